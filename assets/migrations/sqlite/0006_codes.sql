-- Codes that are one article: EAN-8, UPC-A, EAN-13 and GTIN-14 are the same number with zeros before it.
--
-- `gtin` holds these digits, padded to 14, where a code is such a number; `code_key` stays the code as it is written, folded. A
-- code is looked up by the one, then by the other. An older program let two products have one number in two forms: both stay,
-- each found by its own form, and the number leads to the older one. So this index is not unique; what is added or changed is
-- refused by the program.
--
-- The products of an older file get theirs from the program after this: no SQL can fold a code.
ALTER TABLE products ADD COLUMN gtin TEXT CHECK (gtin IS NULL OR (code IS NOT NULL AND length(gtin) = 14));
CREATE INDEX products_gtin ON products (gtin, id) WHERE deleted_ms IS NULL AND gtin IS NOT NULL;
