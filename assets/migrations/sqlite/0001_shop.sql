-- The first schema: a shop, its catalogue, its clients, its documents, its stock ledger, and the totals kept beside them.
--
-- Units of storage: money in minor units of the shop's currency; unit prices in ten-thousandths of the major unit;
-- quantities in thousandths; rates in parts per million; days as the number 20250529; instants in milliseconds since
-- 1970-01-01 UTC. Folded texts (case and accents gone) are written by the program, so that no function or collation of
-- its own stands in this schema.

-- What a kind can be is a row, never a CHECK: SQLite can't alter a CHECK.
CREATE TABLE document_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO document_kinds VALUES ('sale'), ('void');
CREATE TABLE movement_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO movement_kinds VALUES ('opening'), ('sale'), ('void'), ('restock'), ('adjustment'), ('import');
CREATE TABLE tenders (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO tenders VALUES ('cash');
CREATE TABLE oversell_policies (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO oversell_policies VALUES ('refuse'), ('ask');
CREATE TABLE units (code TEXT NOT NULL PRIMARY KEY, whole INTEGER NOT NULL CHECK (whole IN (0, 1))) STRICT, WITHOUT ROWID;
INSERT INTO units VALUES ('piece', 1), ('kg', 0), ('g', 0), ('l', 0), ('m', 0);

CREATE TABLE shop (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL CHECK (name <> ''),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    exponent INTEGER NOT NULL CHECK (exponent BETWEEN 0 AND 3),
    language TEXT,
    cutoff_minutes INTEGER NOT NULL CHECK (cutoff_minutes BETWEEN 0 AND 719),
    oversell TEXT NOT NULL REFERENCES oversell_policies (code),
    created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE tills (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO tills VALUES (1, '1');
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO users VALUES (1, '1');

-- A foreign shop that rows came from. Its rows are known by source and old id.
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
    old_id INTEGER,
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
    old_id INTEGER,
    CHECK (name <> '' OR anonymised_ms IS NOT NULL),
    CHECK (anonymised_ms IS NULL OR (deleted_ms IS NOT NULL AND name = '' AND phone IS NULL AND email IS NULL AND search_key = '')),
    CHECK ((source_id IS NULL) = (old_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX clients_source ON clients (source_id, old_id) WHERE source_id IS NOT NULL;
CREATE INDEX clients_by_name ON clients (name_key, id) WHERE deleted_ms IS NULL;
CREATE INDEX clients_by_revenue ON clients (revenue, id) WHERE deleted_ms IS NULL;
CREATE INDEX clients_by_last_day ON clients (coalesce(last_day, 0), id) WHERE deleted_ms IS NULL;

-- How many rows the lists hold, kept up by the triggers below: a count never reads a list.
CREATE TABLE counts (list TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counts VALUES ('products', 0), ('clients', 0), ('documents', 0);
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

-- Numbers are given inside the commit. A native series belongs to a till and a year and has no gaps; a source's has its old ids.
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    prefix TEXT NOT NULL UNIQUE,                  -- '2026-', or 'P1-' for source 1
    till_id INTEGER REFERENCES tills (id),
    year INTEGER,
    source_id INTEGER UNIQUE REFERENCES sources (id),
    last_number INTEGER NOT NULL DEFAULT 0,
    UNIQUE (till_id, year),
    CHECK ((source_id IS NULL) = (till_id IS NOT NULL AND year IS NOT NULL))
) STRICT;

-- Facts from here on: never updated, never deleted; a correction is a new document that points at the old one.
CREATE TABLE documents (
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
    total INTEGER NOT NULL,
    net INTEGER,                                  -- NULL until taxes are kept
    tax INTEGER,
    discount INTEGER,
    cost INTEGER,
    items INTEGER NOT NULL,                       -- pieces, and each measured line as one; in thousandths
    line_count INTEGER NOT NULL CHECK (line_count >= 0),
    reference TEXT,                               -- what an import knew of a client that is gone
    key TEXT UNIQUE,                              -- idempotency key, with the content that it stands for
    content TEXT,
    UNIQUE (series_id, number),
    CHECK ((instant_ms IS NULL) = (offset_minutes IS NULL)),
    CHECK ((key IS NULL) = (content IS NULL))
) STRICT;
CREATE INDEX documents_by_day ON documents (day, id);
CREATE INDEX documents_by_client ON documents (client_id, day, id) WHERE client_id IS NOT NULL;
CREATE UNIQUE INDEX documents_voiding ON documents (original_id) WHERE kind = 'void';

CREATE TABLE document_lines (
    document_id INTEGER NOT NULL REFERENCES documents (id),
    position INTEGER NOT NULL CHECK (position > 0),
    product_id INTEGER REFERENCES products (id),  -- NULL on an open-price line
    label TEXT NOT NULL,
    code TEXT,
    unit TEXT NOT NULL REFERENCES units (code),
    quantity INTEGER NOT NULL CHECK (quantity <> 0),
    unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
    total INTEGER NOT NULL,
    tax_rate INTEGER,                             -- NULL until they exist
    tax INTEGER,
    discount INTEGER,
    cost INTEGER,
    PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    document_id INTEGER NOT NULL REFERENCES documents (id),
    position INTEGER NOT NULL CHECK (position > 0),
    tender TEXT NOT NULL REFERENCES tenders (code),
    amount INTEGER NOT NULL,
    given INTEGER NOT NULL,
    change INTEGER NOT NULL CHECK (change = given - amount),
    PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;

-- The stock ledger, clustered by product: what is on hand is the sum of its quantities, and the last balance.
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
    user_id INTEGER NOT NULL DEFAULT 1 REFERENCES users (id),
    PRIMARY KEY (product_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER documents_are_facts BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;
CREATE TRIGGER documents_stay BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'a document is never deleted'); END;
CREATE TRIGGER documents_counted AFTER INSERT ON documents
    BEGIN UPDATE counts SET n = n + 1 WHERE list = 'documents'; END;
CREATE TRIGGER lines_are_facts BEFORE UPDATE ON document_lines BEGIN SELECT RAISE(ABORT, 'a line is never changed'); END;
CREATE TRIGGER lines_stay BEFORE DELETE ON document_lines BEGIN SELECT RAISE(ABORT, 'a line is never deleted'); END;
CREATE TRIGGER payments_are_facts BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'a payment is never changed'); END;
CREATE TRIGGER payments_stay BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'a payment is never deleted'); END;
CREATE TRIGGER movements_are_facts BEFORE UPDATE ON stock_movements BEGIN SELECT RAISE(ABORT, 'a movement is never changed'); END;
CREATE TRIGGER movements_stay BEFORE DELETE ON stock_movements BEGIN SELECT RAISE(ABORT, 'a movement is never deleted'); END;

-- Totals, kept up by the transaction that writes a document, compared by `check`, rebuilt by `check --repair`.
-- `orders` counts sales; a void counts negative in the sums, on its own day, and not in `orders`.
CREATE TABLE day_totals (
    day INTEGER NOT NULL,
    till_id INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    net INTEGER NOT NULL DEFAULT 0,
    tax INTEGER NOT NULL DEFAULT 0,
    discount INTEGER NOT NULL DEFAULT 0,
    cost INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, till_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE unit_totals (
    day INTEGER NOT NULL,
    unit TEXT NOT NULL,
    till_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (day, unit, till_id)
) STRICT, WITHOUT ROWID;

-- A period is 0 for all time, 2025 for a year, 202505 for a month, 20250529 for a day: the size tells which.
CREATE TABLE product_totals (
    product_id INTEGER NOT NULL,
    period INTEGER NOT NULL,
    till_id INTEGER NOT NULL,
    documents INTEGER NOT NULL,                   -- lines of sales
    quantity INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    net INTEGER NOT NULL DEFAULT 0,
    tax INTEGER NOT NULL DEFAULT 0,
    discount INTEGER NOT NULL DEFAULT 0,
    cost INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (product_id, period, till_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_ranks ON product_totals (period, quantity, product_id, gross) WHERE period < 1000000;

-- The same for clients, by month, year and all time. Walk-ins stand under client 0.
CREATE TABLE client_totals (
    client_id INTEGER NOT NULL,
    period INTEGER NOT NULL,
    till_id INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    net INTEGER NOT NULL DEFAULT 0,
    tax INTEGER NOT NULL DEFAULT 0,
    discount INTEGER NOT NULL DEFAULT 0,
    cost INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (client_id, period, till_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_ranks ON client_totals (period, gross, client_id, orders);

-- A sale in the making, one row a window: it survives quitting and a crash. The only working state in this file.
CREATE TABLE baskets (
    key TEXT NOT NULL PRIMARY KEY,
    till_id INTEGER NOT NULL REFERENCES tills (id),
    process INTEGER,                              -- the window that has it; NULL is free
    content TEXT NOT NULL,                        -- JSON: lines, client, amount given
    saved_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- For people who open this file in a database browser: plain names, decimal amounts.
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
