-- A basket belongs to a window by a token and the lock of a file beside the shop: the number of a process is somebody else's in another
-- container, or after a restart. Nobody has the shop open while it is migrated, so every basket is free.
CREATE TABLE windows_baskets (
    key TEXT NOT NULL PRIMARY KEY,
    till_id INTEGER NOT NULL REFERENCES tills (id),
    window TEXT,                                  -- the token of the window that has it; NULL is free
    content TEXT NOT NULL,                        -- JSON: lines, client, amount given
    saved_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO windows_baskets (key, till_id, content, saved_ms) SELECT key, till_id, content, saved_ms FROM baskets;
DROP TABLE baskets;
ALTER TABLE windows_baskets RENAME TO baskets;
