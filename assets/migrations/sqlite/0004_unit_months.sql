-- Units are kept by month too, under the same numbers as the other totals (20251129, 202511): ten years are then a few hundred rows.
-- The table is made anew: SQLite renames no column beside a virtual table that reads another one.

CREATE TABLE unit_days AS SELECT day, unit, till_id, quantity FROM unit_totals;
DROP TABLE unit_totals;
CREATE TABLE unit_totals (
    period INTEGER NOT NULL,
    unit TEXT NOT NULL,
    till_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (period, unit, till_id)
) STRICT, WITHOUT ROWID;
INSERT INTO unit_totals (period, unit, till_id, quantity)
SELECT day, unit, till_id, quantity FROM unit_days
UNION ALL SELECT day / 100, unit, till_id, sum(quantity) FROM unit_days GROUP BY day / 100, unit, till_id;
DROP TABLE unit_days;
