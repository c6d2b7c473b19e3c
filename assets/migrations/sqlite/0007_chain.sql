-- The chain begins: what was recorded before is sealed by month, by the program, after this; each movement without a document gets a
-- link of its own. Facts are refused from any program: a trigger before an insert is fired by REPLACE too, which deletes no row
-- that a trigger could see.
--
-- A link holds what can't be read elsewhere: the salted hash of a movement's reason, so that the reason can be erased; and, of a seal or
-- a restore, which documents or heads it stands for (JSON).
--
-- An order of another program may have come with a day on which no shop sold: before 1970, or after tomorrow. It stands on the day of
-- its first import from now on, and the seal of that month says so.
CREATE TEMP TABLE redated AS
SELECT d.id, d.day, i.day AS stands_on
FROM documents d JOIN series s ON s.id = d.series_id
JOIN (SELECT id, CAST(strftime('%Y%m%d', first_import_ms / 1000, 'unixepoch') AS INTEGER) AS day FROM sources) i ON i.id = s.source_id
WHERE d.day < 19700101 OR d.day > max(i.day, CAST(strftime('%Y%m%d', 'now', '+1 day') AS INTEGER));
DROP TRIGGER documents_are_facts;
DROP TRIGGER movements_are_facts;
UPDATE documents SET day = r.stands_on FROM redated r WHERE r.id = documents.id;
UPDATE stock_movements SET day = r.stands_on FROM redated r WHERE r.id = stock_movements.document_id;
CREATE TRIGGER documents_are_facts BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'a document is never changed'); END;
CREATE TRIGGER movements_are_facts BEFORE UPDATE ON stock_movements BEGIN SELECT RAISE(ABORT, 'a movement is never changed'); END;

ALTER TABLE links ADD COLUMN salt BLOB CHECK (length(salt) = 16);
ALTER TABLE links ADD COLUMN reason BLOB CHECK (length(reason) = 32);
ALTER TABLE links ADD COLUMN content TEXT;

-- The head of a till's chain stands where its last link was written: with the series, for a document, whose row is written anyway;
-- with the chain, for all else. The higher of them is the head.
ALTER TABLE series ADD COLUMN link_number INTEGER CHECK (link_number > 0);
ALTER TABLE series ADD COLUMN link_hash BLOB CHECK (length(link_hash) = 32);
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

-- A product or a client that is replaced would take its id, and with it its history.
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
