-- What 0002 has built is kept up from here on by whatever writes a product or a client.

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
