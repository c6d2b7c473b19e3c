-- A void counts one sale less on its own day, as its amount and its articles do: what it counted before, nothing, is added up anew by
-- the program right after this.

-- The trigrams of a search, row by row: those that start with two letters are found one by one, without counting their rows.
CREATE VIRTUAL TABLE product_terms USING fts5vocab (product_search, instance);
CREATE VIRTUAL TABLE client_terms USING fts5vocab (client_search, instance);
