-- A real till: what taxes, discounts, several tenders, several tills and the chain need, laid once. Nothing that was recorded
-- changes: without tax the net is the total, the list price is the price that was asked.
--
-- Runs with foreign keys off and old renaming on. What is dropped comes first: its pages take what is written anew. The totals
-- are left empty here: the program fills them after this, from the documents.

DROP TABLE day_totals;
DROP TABLE unit_totals;
DROP TABLE product_totals;
DROP TABLE client_totals;

-- Tenders: what a sale can be paid by. `label` is the shop's own word; without one the reader's language has it.
CREATE TABLE tender_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO tender_kinds VALUES ('cash'), ('card'), ('mobile'), ('transfer'), ('account'), ('voucher'), ('other');
CREATE TABLE tenders_new (
    code TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL REFERENCES tender_kinds (code),
    label TEXT CHECK (label <> ''),
    position INTEGER NOT NULL,                    -- the order in which they are offered
    opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
    asks_reference INTEGER NOT NULL CHECK (asks_reference IN (0, 1)),
    archived_ms INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
INSERT INTO tenders_new (code, kind, position, opens_drawer, asks_reference)
VALUES ('cash', 'cash', 1, 1, 0), ('card', 'card', 2, 0, 0), ('mobile', 'mobile', 3, 0, 1), ('transfer', 'transfer', 4, 0, 1),
       ('account', 'account', 5, 0, 0);
DROP TABLE tenders;
ALTER TABLE tenders_new RENAME TO tenders;

-- Tax classes: never changed once used, archived and not deleted. Category and exemption are the codes of EN 16931; the
-- components of a class are each rounded on the same base.
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

-- The shop gets an id that no other has (a copy for training gets a new one), a version, and how its prices are taxed.
CREATE TABLE tax_modes (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO tax_modes VALUES ('none'), ('included'), ('excluded');
CREATE TABLE shop_new (
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
INSERT INTO shop_new (id, random_id, name, currency, exponent, language, cutoff_minutes, oversell, created_ms)
SELECT id, lower(hex(randomblob(16))), name, currency, exponent, language, cutoff_minutes, oversell, created_ms FROM shop;
DROP TABLE shop;
ALTER TABLE shop_new RENAME TO shop;

-- Each edit of a row moves its version on, so that two edits at the same time are told apart.
ALTER TABLE products ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE products ADD COLUMN tax_class_id INTEGER REFERENCES tax_classes (id);
ALTER TABLE clients ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- A till has a prefix of its own before its numbers; a series belongs to a till, a year and a kind of documents.
ALTER TABLE tills ADD COLUMN prefix TEXT NOT NULL DEFAULT '';
CREATE TABLE series_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO series_kinds VALUES ('sale'), ('settlement'), ('quote'), ('drawer');
CREATE TABLE series_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    prefix TEXT NOT NULL UNIQUE,                  -- '2026-', or 'P1-' for source 1
    till_id INTEGER REFERENCES tills (id),
    year INTEGER,
    kind TEXT NOT NULL REFERENCES series_kinds (code),
    source_id INTEGER UNIQUE REFERENCES sources (id),
    last_number INTEGER NOT NULL DEFAULT 0,
    UNIQUE (till_id, year, kind),
    CHECK ((source_id IS NULL) = (till_id IS NOT NULL AND year IS NOT NULL))
) STRICT;
INSERT INTO series_new (id, prefix, till_id, year, kind, source_id, last_number)
SELECT id, prefix, till_id, year, 'sale', source_id, last_number FROM series;
DROP TABLE series;
ALTER TABLE series_new RENAME TO series;

CREATE TABLE documents_new (
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
INSERT INTO documents_new (id, kind, series_id, number, till_id, user_id, client_id, day, instant_ms, offset_minutes, original_id,
                           total, net, items, line_count, reference, key, content)
SELECT id, kind, series_id, number, till_id, user_id, client_id, day, instant_ms, offset_minutes, original_id, total, total, items,
       line_count, reference, key, content
FROM documents ORDER BY id;
DROP TABLE documents;
ALTER TABLE documents_new RENAME TO documents;
CREATE INDEX documents_by_day ON documents (day, id);
CREATE INDEX documents_by_client ON documents (client_id, day, id) WHERE client_id IS NOT NULL;
CREATE UNIQUE INDEX documents_voiding ON documents (original_id) WHERE kind = 'void';

CREATE TABLE lines_new (
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
INSERT INTO lines_new (document_id, position, product_id, label, code, unit, quantity, list_price, unit_price, total, net)
SELECT document_id, position, product_id, label, code, unit, quantity, unit_price, unit_price, total, total
FROM document_lines ORDER BY document_id, position;
DROP TABLE document_lines;
ALTER TABLE lines_new RENAME TO document_lines;

-- The taxes of a document by class and component, with the class as it was.
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

CREATE TABLE payments_new (
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
INSERT INTO payments_new (document_id, position, tender, amount, given, change)
SELECT document_id, position, tender, amount, given, change FROM payments ORDER BY document_id, position;
DROP TABLE payments;
ALTER TABLE payments_new RENAME TO payments;

-- A movement without a document has a till of its own.
ALTER TABLE stock_movements ADD COLUMN till_id INTEGER NOT NULL DEFAULT 1 REFERENCES tills (id);

-- The chain: every document, and every movement without one, is a link. One chain a till, and one an imported source; its row is
-- its head.
CREATE TABLE link_kinds (code TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO link_kinds VALUES ('document'), ('movement'), ('seal'), ('restore');
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
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (chain_id, number),
    CHECK ((product_id IS NULL) = (seq IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER documents_are_facts BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;
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

-- Totals. A period is a number whose first digit says how long it is, so that no two kinds meet: 0 is all time, 120250000 the year
-- 2025, 220250500 May 2025, 320250529 the 29th. Products and clients have one row a period, whatever the till.
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

-- By month, year and all time. Walk-ins stand under client 0.
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
