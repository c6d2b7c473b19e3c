-- Search as you type, and rankings of a day.
--
-- `search_key` now holds a row's folded words, each between two blanks on either side: '  cafe  moulu  3256220  '. So each
-- three characters of it are a part of a word, and those with a blank say where a word starts or ends: one index of
-- trigrams answers for parts, starts and whole words. What is deleted is not in it.

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
INSERT INTO product_search (product_search) VALUES ('rebuild');
-- How many rows have each trigram: `check` compares that with the rows.
CREATE VIRTUAL TABLE product_trigrams USING fts5vocab (product_search, row);

-- The longer words of names. A quoted JSON text becomes a list of words by putting quotes and commas for what parts them.
CREATE VIEW product_words AS
SELECT t.id, w.value AS word
FROM products t, json_each('[' || replace(replace(replace(json_quote(t.name_key), '-', ' '), '''', ' '), ' ', '","') || ']') w
WHERE t.deleted_ms IS NULL AND length(w.value) > 3;

CREATE TRIGGER products_found AFTER INSERT ON products WHEN new.deleted_ms IS NULL BEGIN
    INSERT INTO product_search (rowid, search_key) VALUES (new.id, new.search_key);
    INSERT INTO words (list, word, n) SELECT 'products', word, count(*) FROM product_words WHERE id = new.id GROUP BY word
    ON CONFLICT (list, word) DO UPDATE SET n = words.n + excluded.n;
END;
CREATE TRIGGER products_lost BEFORE UPDATE OF search_key, name_key, deleted_ms ON products WHEN old.deleted_ms IS NULL BEGIN
    INSERT INTO product_search (product_search, rowid, search_key) VALUES ('delete', old.id, old.search_key);
    UPDATE words SET n = words.n - gone.n FROM (SELECT word, count(*) AS n FROM product_words WHERE id = old.id GROUP BY word) gone
    WHERE words.list = 'products' AND words.word = gone.word;
    DELETE FROM words WHERE list = 'products' AND n = 0 AND word IN (SELECT word FROM product_words WHERE id = old.id);
END;
CREATE TRIGGER products_found_again AFTER UPDATE OF search_key, name_key, deleted_ms ON products WHEN new.deleted_ms IS NULL BEGIN
    INSERT INTO product_search (rowid, search_key) VALUES (new.id, new.search_key);
    INSERT INTO words (list, word, n) SELECT 'products', word, count(*) FROM product_words WHERE id = new.id GROUP BY word
    ON CONFLICT (list, word) DO UPDATE SET n = words.n + excluded.n;
END;

CREATE VIEW searchable_clients AS SELECT id, search_key FROM clients WHERE deleted_ms IS NULL;

CREATE VIRTUAL TABLE client_search USING fts5 (
    search_key, content = 'searchable_clients', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);
INSERT INTO client_search (client_search, rank) VALUES ('secure-delete', 1);
INSERT INTO client_search (client_search) VALUES ('rebuild');
CREATE VIRTUAL TABLE client_trigrams USING fts5vocab (client_search, row);

CREATE VIEW client_words AS
SELECT t.id, w.value AS word
FROM clients t, json_each('[' || replace(replace(replace(json_quote(t.name_key), '-', ' '), '''', ' '), ' ', '","') || ']') w
WHERE t.deleted_ms IS NULL AND length(w.value) > 3;

CREATE TRIGGER clients_found AFTER INSERT ON clients WHEN new.deleted_ms IS NULL BEGIN
    INSERT INTO client_search (rowid, search_key) VALUES (new.id, new.search_key);
    INSERT INTO words (list, word, n) SELECT 'clients', word, count(*) FROM client_words WHERE id = new.id GROUP BY word
    ON CONFLICT (list, word) DO UPDATE SET n = words.n + excluded.n;
END;
CREATE TRIGGER clients_lost BEFORE UPDATE OF search_key, name_key, deleted_ms ON clients WHEN old.deleted_ms IS NULL BEGIN
    INSERT INTO client_search (client_search, rowid, search_key) VALUES ('delete', old.id, old.search_key);
    UPDATE words SET n = words.n - gone.n FROM (SELECT word, count(*) AS n FROM client_words WHERE id = old.id GROUP BY word) gone
    WHERE words.list = 'clients' AND words.word = gone.word;
    DELETE FROM words WHERE list = 'clients' AND n = 0 AND word IN (SELECT word FROM client_words WHERE id = old.id);
END;
CREATE TRIGGER clients_found_again AFTER UPDATE OF search_key, name_key, deleted_ms ON clients WHEN new.deleted_ms IS NULL BEGIN
    INSERT INTO client_search (rowid, search_key) VALUES (new.id, new.search_key);
    INSERT INTO words (list, word, n) SELECT 'clients', word, count(*) FROM client_words WHERE id = new.id GROUP BY word
    ON CONFLICT (list, word) DO UPDATE SET n = words.n + excluded.n;
END;

INSERT INTO words (list, word, n)
SELECT 'products', word, count(*) FROM product_words GROUP BY word
UNION ALL SELECT 'clients', word, count(*) FROM client_words GROUP BY word;

-- Products in the order of what they sold in one period, a day too: a ranking costs its own length.
DROP INDEX product_ranks;
CREATE INDEX product_ranks ON product_totals (period, quantity, product_id, gross);
