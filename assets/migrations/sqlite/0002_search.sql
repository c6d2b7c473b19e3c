-- Search as you type, rankings of a day, and how many products are low or out.
--
-- `search_key` now holds a row's folded words, each between two blanks on either side: '  cafe  moulu  3256220  '. So each
-- three characters of it are a part of a word, and those with a blank say where a word starts or ends: one index of
-- trigrams answers for parts, starts and whole words. What is deleted is not in it.
--
-- A file of version 1 gets its keys, and from them the index and the words, from the program after this: no SQL can fold a name.

-- The longer words of the names, each with how many names have it: what a mistyped word may have been meant to be.
CREATE TABLE words (
    list TEXT NOT NULL,
    word TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (list, word)
) STRICT, WITHOUT ROWID;

CREATE VIEW searchable_products AS SELECT id, search_key FROM products WHERE deleted_ms IS NULL;

-- No positions (`detail`) and no sizes are kept: what the index finds is compared with its `search_key` anyway.
CREATE VIRTUAL TABLE product_search USING fts5 (
    search_key, content = 'searchable_products', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);
-- What is taken out of the index leaves nothing behind: an anonymised name must not be found in a page of the file.
INSERT INTO product_search (product_search, rank) VALUES ('secure-delete', 1);
-- How many rows have each trigram: `check` compares that with the rows.
CREATE VIRTUAL TABLE product_trigrams USING fts5vocab (product_search, row);

-- The longer words of names. A quoted JSON text becomes a list of words by putting quotes and commas for what parts them.
CREATE VIEW product_words AS
SELECT t.id, w.value AS word
FROM products t, json_each('[' || replace(replace(replace(json_quote(t.name_key), '-', ' '), '''', ' '), ' ', '","') || ']') w
WHERE t.deleted_ms IS NULL AND length(w.value) > 3;

CREATE VIEW searchable_clients AS SELECT id, search_key FROM clients WHERE deleted_ms IS NULL;

CREATE VIRTUAL TABLE client_search USING fts5 (
    search_key, content = 'searchable_clients', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);
INSERT INTO client_search (client_search, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE client_trigrams USING fts5vocab (client_search, row);

CREATE VIEW client_words AS
SELECT t.id, w.value AS word
FROM clients t, json_each('[' || replace(replace(replace(json_quote(t.name_key), '-', ' '), '''', ' '), ' ', '","') || ']') w
WHERE t.deleted_ms IS NULL AND length(w.value) > 3;

-- Products in the order of what they sold in one period, a day too: a ranking costs its own length.
DROP INDEX product_ranks;
CREATE INDEX product_ranks ON product_totals (period, quantity, product_id, gross);

-- How many products are out, and how many are low and not out.
INSERT INTO counts
SELECT 'out', count(*) FROM products WHERE deleted_ms IS NULL AND on_hand <= 0
UNION ALL SELECT 'low', count(*) FROM products WHERE deleted_ms IS NULL AND on_hand > 0 AND on_hand < threshold;
