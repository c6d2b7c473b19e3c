-- The schema of a new shop: what the files in `assets/migrations/sqlite` give one after the other, which is where each table is
-- explained. Written by `UPDATE_DOCS=1 cargo test --lib migrate`; never edited by hand.

CREATE TABLE document_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE movement_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE oversell_policies (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE units (code TEXT NOT NULL PRIMARY KEY, whole INTEGER NOT NULL CHECK (whole IN (0, 1))) STRICT, WITHOUT ROWID;

CREATE TABLE tills (id INTEGER PRIMARY KEY, name TEXT NOT NULL, prefix TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    first_import_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL CHECK (name <> ''),
    name_key TEXT NOT NULL,                       -- folded name, for sorting
    search_key TEXT NOT NULL,                     -- folded name and code, for searching
    code TEXT,
    code_key TEXT,                                -- folded code, for looking up
    price INTEGER NOT NULL CHECK (price >= 0),
    unit TEXT NOT NULL REFERENCES units (code),
    threshold INTEGER CHECK (threshold >= 0),
    on_hand INTEGER NOT NULL DEFAULT 0,           -- cache of the ledger's sum
    last_seq INTEGER NOT NULL DEFAULT 0,          -- of its last movement
    created_ms INTEGER NOT NULL,
    deleted_ms INTEGER,
    source_id INTEGER REFERENCES sources (id),
    old_id INTEGER, version INTEGER NOT NULL DEFAULT 1, tax_class_id INTEGER REFERENCES tax_classes (id), gtin TEXT CHECK (gtin IS NULL OR (code IS NOT NULL AND length(gtin) = 14)),
    CHECK ((code IS NULL) = (code_key IS NULL)),
    CHECK ((source_id IS NULL) = (old_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX products_code ON products (code_key) WHERE deleted_ms IS NULL AND code_key IS NOT NULL;

CREATE UNIQUE INDEX products_source ON products (source_id, old_id) WHERE source_id IS NOT NULL;

CREATE INDEX products_by_name ON products (name_key, id) WHERE deleted_ms IS NULL;

CREATE INDEX products_by_code ON products (coalesce(code_key, char(0x10FFFF)), id) WHERE deleted_ms IS NULL;

CREATE INDEX products_by_price ON products (price, id) WHERE deleted_ms IS NULL;

CREATE INDEX products_by_on_hand ON products (on_hand, id) WHERE deleted_ms IS NULL;

CREATE INDEX products_low ON products (name_key, id)
    WHERE deleted_ms IS NULL AND (on_hand <= 0 OR (threshold IS NOT NULL AND on_hand < threshold));

CREATE TABLE clients (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                           -- empty once anonymised
    name_key TEXT NOT NULL,
    search_key TEXT NOT NULL,                     -- folded name, e-mail, phone, and the phone's digits
    phone TEXT,
    email TEXT,
    orders INTEGER NOT NULL DEFAULT 0,            -- these four are kept up by each document
    revenue INTEGER NOT NULL DEFAULT 0,
    first_day INTEGER,
    last_day INTEGER,
    created_ms INTEGER NOT NULL,
    deleted_ms INTEGER,
    anonymised_ms INTEGER,
    source_id INTEGER REFERENCES sources (id),
    old_id INTEGER, version INTEGER NOT NULL DEFAULT 1,
    CHECK (name <> '' OR anonymised_ms IS NOT NULL),
    CHECK (anonymised_ms IS NULL OR (deleted_ms IS NOT NULL AND name = '' AND phone IS NULL AND email IS NULL AND search_key = '')),
    CHECK ((source_id IS NULL) = (old_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX clients_source ON clients (source_id, old_id) WHERE source_id IS NOT NULL;

CREATE INDEX clients_by_name ON clients (name_key, id) WHERE deleted_ms IS NULL;

CREATE INDEX clients_by_revenue ON clients (revenue, id) WHERE deleted_ms IS NULL;

CREATE INDEX clients_by_last_day ON clients (coalesce(last_day, 0), id) WHERE deleted_ms IS NULL;

CREATE TABLE counts (list TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TRIGGER products_counted AFTER INSERT ON products WHEN new.deleted_ms IS NULL
    BEGIN UPDATE counts SET n = n + 1 WHERE list = 'products'; END;

CREATE TRIGGER products_recounted AFTER UPDATE OF deleted_ms ON products WHEN (old.deleted_ms IS NULL) <> (new.deleted_ms IS NULL)
    BEGIN UPDATE counts SET n = n + (new.deleted_ms IS NULL) - (old.deleted_ms IS NULL) WHERE list = 'products'; END;

CREATE TRIGGER products_never_removed BEFORE DELETE ON products
    BEGIN SELECT RAISE(ABORT, 'a product is never removed: set deleted_ms'); END;

CREATE TRIGGER clients_counted AFTER INSERT ON clients WHEN new.deleted_ms IS NULL
    BEGIN UPDATE counts SET n = n + 1 WHERE list = 'clients'; END;

CREATE TRIGGER clients_recounted AFTER UPDATE OF deleted_ms ON clients WHEN (old.deleted_ms IS NULL) <> (new.deleted_ms IS NULL)
    BEGIN UPDATE counts SET n = n + (new.deleted_ms IS NULL) - (old.deleted_ms IS NULL) WHERE list = 'clients'; END;

CREATE TRIGGER clients_never_removed BEFORE DELETE ON clients
    BEGIN SELECT RAISE(ABORT, 'a client is never removed: set deleted_ms'); END;

CREATE TABLE stock_movements (
    product_id INTEGER NOT NULL REFERENCES products (id),
    seq INTEGER NOT NULL CHECK (seq > 0),         -- 1, 2, 3 ... per product
    kind TEXT NOT NULL REFERENCES movement_kinds (code),
    quantity INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    day INTEGER NOT NULL,
    instant_ms INTEGER,
    offset_minutes INTEGER,
    document_id INTEGER REFERENCES documents (id),
    reason TEXT,
    user_id INTEGER NOT NULL DEFAULT 1 REFERENCES users (id), till_id INTEGER NOT NULL DEFAULT 1 REFERENCES tills (id),
    PRIMARY KEY (product_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER movements_stay BEFORE DELETE ON stock_movements BEGIN SELECT RAISE(ABORT, 'a movement is never deleted'); END;

CREATE VIEW v_products AS
SELECT id, name, code, price / 10000.0 AS price, unit, on_hand / 1000.0 AS on_hand, threshold / 1000.0 AS threshold,
       CASE WHEN on_hand <= 0 THEN 'out' WHEN on_hand < threshold THEN 'low' ELSE 'enough' END AS level
FROM products WHERE deleted_ms IS NULL;

CREATE VIEW v_clients AS
SELECT c.id, c.name, c.phone, c.email, c.orders,
       c.revenue / (CASE s.exponent WHEN 0 THEN 1.0 WHEN 1 THEN 10.0 WHEN 2 THEN 100.0 ELSE 1000.0 END) AS revenue,
       c.first_day, c.last_day
FROM clients c, shop s WHERE c.deleted_ms IS NULL;

CREATE VIEW v_sales AS
SELECT d.id, d.kind, r.prefix || printf('%06d', d.number) AS number,
       printf('%04d-%02d-%02d', d.day / 10000, d.day / 100 % 100, d.day % 100) AS day,
       datetime(d.instant_ms / 1000 + d.offset_minutes * 60, 'unixepoch') AS local_time,
       c.name AS client,
       d.total / (CASE s.exponent WHEN 0 THEN 1.0 WHEN 1 THEN 10.0 WHEN 2 THEN 100.0 ELSE 1000.0 END) AS total
FROM documents d JOIN series r ON r.id = d.series_id LEFT JOIN clients c ON c.id = d.client_id, shop s;

CREATE VIEW v_sale_lines AS
SELECT r.prefix || printf('%06d', d.number) AS number,
       printf('%04d-%02d-%02d', d.day / 10000, d.day / 100 % 100, d.day % 100) AS day,
       l.position, l.label, l.code, l.quantity / 1000.0 AS quantity, l.unit, l.unit_price / 10000.0 AS unit_price,
       l.total / (CASE s.exponent WHEN 0 THEN 1.0 WHEN 1 THEN 10.0 WHEN 2 THEN 100.0 ELSE 1000.0 END) AS total
FROM document_lines l JOIN documents d ON d.id = l.document_id JOIN series r ON r.id = d.series_id, shop s;

CREATE VIEW v_stock_movements AS
SELECT m.product_id, p.name, m.seq, m.kind, m.quantity / 1000.0 AS quantity, m.balance / 1000.0 AS balance,
       printf('%04d-%02d-%02d', m.day / 10000, m.day / 100 % 100, m.day % 100) AS day, m.reason
FROM stock_movements m JOIN products p ON p.id = m.product_id;

CREATE TABLE words (
    list TEXT NOT NULL,
    word TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (list, word)
) STRICT, WITHOUT ROWID;

CREATE VIEW searchable_products AS SELECT id, search_key FROM products WHERE deleted_ms IS NULL;

CREATE VIRTUAL TABLE product_search USING fts5 (
    search_key, content = 'searchable_products', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);

CREATE VIRTUAL TABLE product_trigrams USING fts5vocab (product_search, row);

CREATE VIEW product_words AS
SELECT t.id, w.value AS word
FROM products t, json_each('[' || replace(replace(replace(json_quote(t.name_key), '-', ' '), '''', ' '), ' ', '","') || ']') w
WHERE t.deleted_ms IS NULL AND length(w.value) > 3;

CREATE VIEW searchable_clients AS SELECT id, search_key FROM clients WHERE deleted_ms IS NULL;

CREATE VIRTUAL TABLE client_search USING fts5 (
    search_key, content = 'searchable_clients', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);

CREATE VIRTUAL TABLE client_trigrams USING fts5vocab (client_search, row);

CREATE VIEW client_words AS
SELECT t.id, w.value AS word
FROM clients t, json_each('[' || replace(replace(replace(json_quote(t.name_key), '-', ' '), '''', ' '), ' ', '","') || ']') w
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

CREATE TRIGGER products_levelled AFTER INSERT ON products WHEN new.deleted_ms IS NULL BEGIN
    UPDATE counts SET n = n + (new.on_hand <= 0) WHERE list = 'out';
    UPDATE counts SET n = n + (new.on_hand > 0 AND coalesce(new.on_hand < new.threshold, 0)) WHERE list = 'low';
END;

CREATE TRIGGER products_running_out AFTER UPDATE OF on_hand, deleted_ms ON products
WHEN (old.deleted_ms IS NULL AND old.on_hand <= 0) <> (new.deleted_ms IS NULL AND new.on_hand <= 0) BEGIN
    UPDATE counts SET n = n + (CASE WHEN new.deleted_ms IS NULL AND new.on_hand <= 0 THEN 1 ELSE -1 END) WHERE list = 'out';
END;

CREATE TRIGGER products_running_low AFTER UPDATE OF on_hand, threshold, deleted_ms ON products
WHEN (old.deleted_ms IS NULL AND old.on_hand > 0 AND coalesce(old.on_hand < old.threshold, 0))
  <> (new.deleted_ms IS NULL AND new.on_hand > 0 AND coalesce(new.on_hand < new.threshold, 0)) BEGIN
    UPDATE counts SET n = n + (CASE WHEN old.deleted_ms IS NULL AND old.on_hand > 0 AND coalesce(old.on_hand < old.threshold, 0)
                               THEN -1 ELSE 1 END)
    WHERE list = 'low';
END;

CREATE TABLE tender_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE "tenders" (
    code TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL REFERENCES tender_kinds (code),
    label TEXT CHECK (label <> ''),
    position INTEGER NOT NULL,                    -- the order in which they are offered
    opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
    asks_reference INTEGER NOT NULL CHECK (asks_reference IN (0, 1)),
    archived_ms INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE tax_classes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL CHECK (code <> ''),
    label TEXT NOT NULL CHECK (label <> ''),
    category TEXT NOT NULL CHECK (category <> ''),
    exemption TEXT,
    valid_from INTEGER NOT NULL CHECK (valid_from BETWEEN 10101 AND 99991231),
    archived_ms INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (code, valid_from)
) STRICT;

CREATE TABLE tax_components (
    class_id INTEGER NOT NULL REFERENCES tax_classes (id),
    position INTEGER NOT NULL CHECK (position > 0),
    label TEXT NOT NULL CHECK (label <> ''),
    rate INTEGER NOT NULL CHECK (rate >= 0),      -- parts per million
    PRIMARY KEY (class_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE tax_modes (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE "shop" (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    random_id TEXT NOT NULL CHECK (length(random_id) = 32),
    name TEXT NOT NULL CHECK (name <> ''),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    exponent INTEGER NOT NULL CHECK (exponent BETWEEN 0 AND 3),
    language TEXT,
    cutoff_minutes INTEGER NOT NULL CHECK (cutoff_minutes BETWEEN 0 AND 719),
    oversell TEXT NOT NULL REFERENCES oversell_policies (code),
    tax_mode TEXT NOT NULL DEFAULT 'none' REFERENCES tax_modes (code),
    tax_class_id INTEGER REFERENCES tax_classes (id), -- of what has none of its own
    cash_step INTEGER NOT NULL DEFAULT 1 CHECK (cash_step > 0), -- cash is rounded to it, in minor units
    created_ms INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE series_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE "series" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    prefix TEXT NOT NULL UNIQUE,                  -- '2026-', or 'P1-' for source 1
    till_id INTEGER REFERENCES tills (id),
    year INTEGER,
    kind TEXT NOT NULL REFERENCES series_kinds (code),
    source_id INTEGER UNIQUE REFERENCES sources (id),
    last_number INTEGER NOT NULL DEFAULT 0, link_number INTEGER CHECK (link_number > 0), link_hash BLOB CHECK (length(link_hash) = 32),
    UNIQUE (till_id, year, kind),
    CHECK ((source_id IS NULL) = (till_id IS NOT NULL AND year IS NOT NULL))
) STRICT;

CREATE TABLE "documents" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL REFERENCES document_kinds (code),
    series_id INTEGER NOT NULL REFERENCES series (id),
    number INTEGER NOT NULL,
    till_id INTEGER NOT NULL REFERENCES tills (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    client_id INTEGER REFERENCES clients (id),
    day INTEGER NOT NULL CHECK (day BETWEEN 10101 AND 99991231),
    instant_ms INTEGER,                           -- NULL where an import has none
    offset_minutes INTEGER,
    original_id INTEGER REFERENCES documents (id),
    total INTEGER NOT NULL,                       -- what is to be paid
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL DEFAULT 0,
    discount INTEGER NOT NULL DEFAULT 0,          -- what was taken off, of its lines and of the whole
    cost INTEGER,                                 -- NULL until costs are known
    items INTEGER NOT NULL,                       -- pieces, and each measured line as one; in thousandths
    line_count INTEGER NOT NULL CHECK (line_count >= 0),
    reference TEXT,                               -- what an import knew of a client that is gone
    key TEXT UNIQUE,                              -- idempotency key, with the content that it stands for
    content TEXT,
    UNIQUE (series_id, number),
    CHECK (total = net + tax),
    CHECK ((instant_ms IS NULL) = (offset_minutes IS NULL)),
    CHECK ((key IS NULL) = (content IS NULL))
) STRICT;

CREATE INDEX documents_by_day ON documents (day, id);

CREATE INDEX documents_by_client ON documents (client_id, day, id) WHERE client_id IS NOT NULL;

CREATE UNIQUE INDEX documents_voiding ON documents (original_id) WHERE kind = 'void';

CREATE TABLE "document_lines" (
    document_id INTEGER NOT NULL REFERENCES documents (id),
    position INTEGER NOT NULL CHECK (position > 0),
    product_id INTEGER REFERENCES products (id),  -- NULL on an open-price line
    label TEXT NOT NULL,
    code TEXT,
    unit TEXT NOT NULL REFERENCES units (code),
    quantity INTEGER NOT NULL CHECK (quantity <> 0),
    list_price INTEGER NOT NULL CHECK (list_price >= 0), -- of the catalogue, at that moment
    unit_price INTEGER NOT NULL CHECK (unit_price >= 0), -- that was asked
    discount INTEGER NOT NULL DEFAULT 0,          -- taken off this line
    share INTEGER NOT NULL DEFAULT 0,             -- its share of what was taken off the whole document
    total INTEGER NOT NULL,                       -- what is left to be paid
    tax_class_id INTEGER REFERENCES tax_classes (id),
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL DEFAULT 0,
    cost INTEGER,                                 -- NULL until costs are known
    PRIMARY KEY (document_id, position),
    CHECK (total = net + tax)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_taxes (
    document_id INTEGER NOT NULL REFERENCES documents (id),
    class_id INTEGER NOT NULL REFERENCES tax_classes (id),
    component INTEGER NOT NULL CHECK (component > 0),
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    category TEXT NOT NULL,
    exemption TEXT,
    rate INTEGER NOT NULL CHECK (rate >= 0),
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    PRIMARY KEY (document_id, class_id, component)
) STRICT, WITHOUT ROWID;

CREATE TABLE "payments" (
    document_id INTEGER NOT NULL REFERENCES documents (id),
    position INTEGER NOT NULL CHECK (position > 0),
    tender TEXT NOT NULL REFERENCES tenders (code),
    amount INTEGER NOT NULL,                      -- what counts towards the total
    given INTEGER NOT NULL,
    rounding INTEGER NOT NULL DEFAULT 0,          -- what cash rounding adds to what is paid
    change INTEGER NOT NULL CHECK (change = given - amount - rounding),
    reference TEXT,                               -- of a card slip, of a transfer
    PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE chains (
    id INTEGER PRIMARY KEY,
    till_id INTEGER UNIQUE REFERENCES tills (id),
    source_id INTEGER UNIQUE REFERENCES sources (id),
    number INTEGER NOT NULL DEFAULT 0,
    hash BLOB,
    CHECK ((till_id IS NULL) <> (source_id IS NULL)),
    CHECK ((number = 0) = (hash IS NULL))
) STRICT;

CREATE TABLE links (
    chain_id INTEGER NOT NULL REFERENCES chains (id),
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL REFERENCES link_kinds (code),
    document_id INTEGER REFERENCES documents (id),
    product_id INTEGER REFERENCES products (id),
    seq INTEGER,
    program TEXT NOT NULL,                        -- the version that wrote it
    body BLOB NOT NULL CHECK (length(body) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32), salt BLOB CHECK (length(salt) = 16), reason BLOB CHECK (length(reason) = 32), content TEXT,
    PRIMARY KEY (chain_id, number),
    CHECK ((product_id IS NULL) = (seq IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER documents_stay BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'a document is never deleted'); END;

CREATE TRIGGER documents_counted AFTER INSERT ON documents
    BEGIN UPDATE counts SET n = n + 1 WHERE list = 'documents'; END;

CREATE TRIGGER lines_are_facts BEFORE UPDATE ON document_lines BEGIN SELECT RAISE(ABORT, 'a line is never changed'); END;

CREATE TRIGGER lines_stay BEFORE DELETE ON document_lines BEGIN SELECT RAISE(ABORT, 'a line is never deleted'); END;

CREATE TRIGGER taxes_are_facts BEFORE UPDATE ON document_taxes BEGIN SELECT RAISE(ABORT, 'a tax is never changed'); END;

CREATE TRIGGER taxes_stay BEFORE DELETE ON document_taxes BEGIN SELECT RAISE(ABORT, 'a tax is never deleted'); END;

CREATE TRIGGER payments_are_facts BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'a payment is never changed'); END;

CREATE TRIGGER payments_stay BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'a payment is never deleted'); END;

CREATE TRIGGER links_are_facts BEFORE UPDATE ON links BEGIN SELECT RAISE(ABORT, 'a link is never changed'); END;

CREATE TRIGGER links_stay BEFORE DELETE ON links BEGIN SELECT RAISE(ABORT, 'a link is never deleted'); END;

CREATE TABLE day_totals (
    day INTEGER NOT NULL,
    till_id INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (day, till_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE hour_totals (
    day INTEGER NOT NULL,
    hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23), -- on the wall
    till_id INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (day, hour, till_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE unit_totals (
    period INTEGER NOT NULL,
    unit TEXT NOT NULL,
    till_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (period, unit, till_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tender_totals (
    day INTEGER NOT NULL,
    till_id INTEGER NOT NULL,
    tender TEXT NOT NULL,
    payments INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    rounding INTEGER NOT NULL,
    PRIMARY KEY (day, till_id, tender)
) STRICT, WITHOUT ROWID;

CREATE TABLE tax_totals (
    day INTEGER NOT NULL,
    till_id INTEGER NOT NULL,
    class_id INTEGER NOT NULL,
    component INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    PRIMARY KEY (day, till_id, class_id, component)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_totals (
    product_id INTEGER NOT NULL,
    period INTEGER NOT NULL,
    documents INTEGER NOT NULL,                   -- lines of sales
    quantity INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (product_id, period)
) STRICT, WITHOUT ROWID;

CREATE INDEX product_ranks ON product_totals (period, quantity, product_id, gross);

CREATE TABLE client_totals (
    client_id INTEGER NOT NULL,
    period INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (client_id, period)
) STRICT, WITHOUT ROWID;

CREATE INDEX client_ranks ON client_totals (period, gross, client_id, orders);

CREATE INDEX products_gtin ON products (gtin, id) WHERE deleted_ms IS NULL AND gtin IS NOT NULL;

CREATE TRIGGER documents_are_facts BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;

CREATE TRIGGER movements_are_facts BEFORE UPDATE ON stock_movements BEGIN SELECT RAISE(ABORT, 'a movement is never changed'); END;

CREATE TRIGGER series_move_on BEFORE UPDATE OF link_number, link_hash ON series
WHEN coalesce(new.link_number <= old.link_number, new.link_number IS NULL)
    BEGIN SELECT RAISE(ABORT, 'the head of a chain only moves on'); END;

CREATE TRIGGER documents_are_new BEFORE INSERT ON documents
WHEN EXISTS (SELECT 1 FROM documents WHERE id = new.id)
  OR EXISTS (SELECT 1 FROM documents WHERE series_id = new.series_id AND number = new.number)
  OR EXISTS (SELECT 1 FROM documents WHERE key = new.key)
  OR (new.kind = 'void' AND EXISTS (SELECT 1 FROM documents WHERE kind = 'void' AND original_id = new.original_id))
    BEGIN SELECT RAISE(ABORT, 'a document is never replaced'); END;

CREATE TRIGGER lines_are_new BEFORE INSERT ON document_lines
WHEN EXISTS (SELECT 1 FROM document_lines WHERE document_id = new.document_id AND position = new.position)
    BEGIN SELECT RAISE(ABORT, 'a line is never replaced'); END;

CREATE TRIGGER taxes_are_new BEFORE INSERT ON document_taxes
WHEN EXISTS (SELECT 1 FROM document_taxes
             WHERE document_id = new.document_id AND class_id = new.class_id AND component = new.component)
    BEGIN SELECT RAISE(ABORT, 'a tax is never replaced'); END;

CREATE TRIGGER payments_are_new BEFORE INSERT ON payments
WHEN EXISTS (SELECT 1 FROM payments WHERE document_id = new.document_id AND position = new.position)
    BEGIN SELECT RAISE(ABORT, 'a payment is never replaced'); END;

CREATE TRIGGER movements_are_new BEFORE INSERT ON stock_movements
WHEN EXISTS (SELECT 1 FROM stock_movements WHERE product_id = new.product_id AND seq = new.seq)
    BEGIN SELECT RAISE(ABORT, 'a movement is never replaced'); END;

CREATE TRIGGER links_are_new BEFORE INSERT ON links
WHEN EXISTS (SELECT 1 FROM links WHERE chain_id = new.chain_id AND number = new.number)
    BEGIN SELECT RAISE(ABORT, 'a link is never replaced'); END;

CREATE TRIGGER chains_are_new BEFORE INSERT ON chains
WHEN EXISTS (SELECT 1 FROM chains WHERE id = new.id OR till_id = new.till_id OR source_id = new.source_id)
    BEGIN SELECT RAISE(ABORT, 'a chain is never replaced'); END;

CREATE TRIGGER chains_move_on BEFORE UPDATE ON chains
WHEN new.number <= old.number OR (new.id, new.till_id, new.source_id) IS NOT (old.id, old.till_id, old.source_id)
    BEGIN SELECT RAISE(ABORT, 'the head of a chain only moves on'); END;

CREATE TRIGGER chains_stay BEFORE DELETE ON chains BEGIN SELECT RAISE(ABORT, 'a chain is never deleted'); END;

CREATE TRIGGER series_are_new BEFORE INSERT ON series
WHEN EXISTS (SELECT 1 FROM series WHERE id = new.id OR prefix = new.prefix OR source_id = new.source_id
             OR (till_id = new.till_id AND year = new.year AND kind = new.kind))
    BEGIN SELECT RAISE(ABORT, 'a series is never replaced'); END;

CREATE TRIGGER series_are_facts BEFORE UPDATE OF id, prefix, till_id, year, kind, source_id ON series
    BEGIN SELECT RAISE(ABORT, 'a series is never changed'); END;

CREATE TRIGGER series_stay BEFORE DELETE ON series BEGIN SELECT RAISE(ABORT, 'a series is never deleted'); END;

CREATE TRIGGER shop_is_new BEFORE INSERT ON shop WHEN EXISTS (SELECT 1 FROM shop)
    BEGIN SELECT RAISE(ABORT, 'there is one shop'); END;

CREATE TRIGGER shop_keeps_its_currency BEFORE UPDATE OF id, random_id, currency, exponent ON shop
WHEN (new.id, new.random_id) IS NOT (old.id, old.random_id)
  OR ((new.currency, new.exponent) IS NOT (old.currency, old.exponent) AND EXISTS (SELECT 1 FROM documents))
    BEGIN SELECT RAISE(ABORT, 'the currency is never changed once there is a document'); END;

CREATE TRIGGER shop_stays BEFORE DELETE ON shop BEGIN SELECT RAISE(ABORT, 'the shop is never removed'); END;

CREATE TRIGGER products_are_new BEFORE INSERT ON products
WHEN EXISTS (SELECT 1 FROM products WHERE id = new.id)
  OR (new.deleted_ms IS NULL AND EXISTS (SELECT 1 FROM products WHERE code_key = new.code_key AND deleted_ms IS NULL))
  OR EXISTS (SELECT 1 FROM products WHERE source_id = new.source_id AND old_id = new.old_id)
    BEGIN SELECT RAISE(ABORT, 'a product is never replaced'); END;

CREATE TRIGGER products_keep_their_ids BEFORE UPDATE OF id, source_id, old_id ON products
WHEN (new.id, new.source_id, new.old_id) IS NOT (old.id, old.source_id, old.old_id)
    BEGIN SELECT RAISE(ABORT, 'a product keeps its id'); END;

CREATE TRIGGER products_keep_their_codes BEFORE UPDATE OF code_key, deleted_ms ON products
WHEN new.deleted_ms IS NULL AND EXISTS (
    SELECT 1 FROM products WHERE code_key = new.code_key AND deleted_ms IS NULL AND id <> old.id)
    BEGIN SELECT RAISE(ABORT, 'another product has this code'); END;

CREATE TRIGGER clients_are_new BEFORE INSERT ON clients
WHEN EXISTS (SELECT 1 FROM clients WHERE id = new.id)
  OR EXISTS (SELECT 1 FROM clients WHERE source_id = new.source_id AND old_id = new.old_id)
    BEGIN SELECT RAISE(ABORT, 'a client is never replaced'); END;

CREATE TRIGGER clients_keep_their_ids BEFORE UPDATE OF id, source_id, old_id ON clients
WHEN (new.id, new.source_id, new.old_id) IS NOT (old.id, old.source_id, old.old_id)
    BEGIN SELECT RAISE(ABORT, 'a client keeps its id'); END;

CREATE TABLE "baskets" (
    key TEXT NOT NULL PRIMARY KEY,
    till_id INTEGER NOT NULL REFERENCES tills (id),
    window TEXT,                                  -- the token of the window that has it; NULL is free
    content TEXT NOT NULL,                        -- JSON: lines, client, amount given
    saved_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE product_terms USING fts5vocab (product_search, instance);

CREATE VIRTUAL TABLE client_terms USING fts5vocab (client_search, instance);

INSERT INTO counts (list, n) VALUES ('clients', 0);
INSERT INTO counts (list, n) VALUES ('documents', 0);
INSERT INTO counts (list, n) VALUES ('low', 0);
INSERT INTO counts (list, n) VALUES ('out', 0);
INSERT INTO counts (list, n) VALUES ('products', 0);
INSERT INTO document_kinds (code) VALUES ('sale');
INSERT INTO document_kinds (code) VALUES ('void');
INSERT INTO link_kinds (code) VALUES ('document');
INSERT INTO link_kinds (code) VALUES ('movement');
INSERT INTO link_kinds (code) VALUES ('restore');
INSERT INTO link_kinds (code) VALUES ('seal');
INSERT INTO movement_kinds (code) VALUES ('adjustment');
INSERT INTO movement_kinds (code) VALUES ('import');
INSERT INTO movement_kinds (code) VALUES ('opening');
INSERT INTO movement_kinds (code) VALUES ('restock');
INSERT INTO movement_kinds (code) VALUES ('sale');
INSERT INTO movement_kinds (code) VALUES ('void');
INSERT INTO oversell_policies (code) VALUES ('ask');
INSERT INTO oversell_policies (code) VALUES ('refuse');
INSERT INTO series_kinds (code) VALUES ('drawer');
INSERT INTO series_kinds (code) VALUES ('quote');
INSERT INTO series_kinds (code) VALUES ('sale');
INSERT INTO series_kinds (code) VALUES ('settlement');
INSERT INTO tax_modes (code) VALUES ('excluded');
INSERT INTO tax_modes (code) VALUES ('included');
INSERT INTO tax_modes (code) VALUES ('none');
INSERT INTO tender_kinds (code) VALUES ('account');
INSERT INTO tender_kinds (code) VALUES ('card');
INSERT INTO tender_kinds (code) VALUES ('cash');
INSERT INTO tender_kinds (code) VALUES ('mobile');
INSERT INTO tender_kinds (code) VALUES ('other');
INSERT INTO tender_kinds (code) VALUES ('transfer');
INSERT INTO tender_kinds (code) VALUES ('voucher');
INSERT INTO tenders (code, kind, label, position, opens_drawer, asks_reference, archived_ms, version) VALUES ('account', 'account', NULL, 5, 0, 0, NULL, 1);
INSERT INTO tenders (code, kind, label, position, opens_drawer, asks_reference, archived_ms, version) VALUES ('card', 'card', NULL, 2, 0, 0, NULL, 1);
INSERT INTO tenders (code, kind, label, position, opens_drawer, asks_reference, archived_ms, version) VALUES ('cash', 'cash', NULL, 1, 1, 0, NULL, 1);
INSERT INTO tenders (code, kind, label, position, opens_drawer, asks_reference, archived_ms, version) VALUES ('mobile', 'mobile', NULL, 3, 0, 1, NULL, 1);
INSERT INTO tenders (code, kind, label, position, opens_drawer, asks_reference, archived_ms, version) VALUES ('transfer', 'transfer', NULL, 4, 0, 1, NULL, 1);
INSERT INTO tills (id, name, prefix) VALUES (1, '1', '');
INSERT INTO units (code, whole) VALUES ('g', 0);
INSERT INTO units (code, whole) VALUES ('kg', 0);
INSERT INTO units (code, whole) VALUES ('l', 0);
INSERT INTO units (code, whole) VALUES ('m', 0);
INSERT INTO units (code, whole) VALUES ('piece', 1);
INSERT INTO users (id, name) VALUES (1, '1');
INSERT INTO client_search (client_search, rank) VALUES ('secure-delete', 1);
INSERT INTO product_search (product_search, rank) VALUES ('secure-delete', 1);
