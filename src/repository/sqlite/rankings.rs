//! Reports that rank: products by what they sold, clients by what they spent.
//!
//! One whole period is read in the order of an index, as far as it is asked for. Any other period is added up from the
//! fewest totals that cover it, row by row as the indexes hold them.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{connection::wrap, lists::json, rows, totals::added};
use crate::{
    domain::{
        Money, Overflow, Quantity, Unit,
        ids::{ClientId, ProductId},
        period::Period,
        periods::{Keys, Level, bounds, pieces},
        report::{ClientRevenue, ProductUnits},
        sale::DocumentKind,
        totals::orders,
    },
    repository::Result,
};

/// So many sums are kept by hash. More of them are in one stretch of memory, up to this id; ids are given in order, so
/// there are hardly others.
const FEW: usize = 1 << 13;
const NEAR: i64 = 1 << 24;

/// Two figures of a product or a client: what it is ranked by comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    rank: i64,
    other: i64,
    /// Was anything added?
    there: bool,
}

/// Sums by id.
#[derive(Default)]
struct Sums {
    near: Vec<Sum>,
    far: HashMap<i64, Sum>,
}

impl Sums {
    fn add(&mut self, id: i64, rank: i64, other: i64) -> Result<()> {
        if self.near.is_empty() && self.far.len() == FEW {
            let far = std::mem::take(&mut self.far);
            self.near.push(Sum::default());
            for (id, sum) in far {
                *self.slot(id)? = sum;
            }
        }
        let sum = self.slot(id)?;
        sum.rank = sum.rank.checked_add(rank).ok_or(Overflow)?;
        sum.other = sum.other.checked_add(other).ok_or(Overflow)?;
        sum.there = true;
        Ok(())
    }

    /// The slot of an id's sum.
    fn slot(&mut self, id: i64) -> Result<&mut Sum> {
        match usize::try_from(id).ok().filter(|_| id < NEAR && !self.near.is_empty()) {
            Some(at) => {
                if at >= self.near.len() {
                    self.near.resize(at.saturating_add(1).next_power_of_two(), Sum::default());
                }
                Ok(self.near.get_mut(at).ok_or(Overflow)?)
            }
            None => Ok(self.far.entry(id).or_default()),
        }
    }

    fn get(&self, id: i64) -> Option<Sum> {
        let near = usize::try_from(id).ok().and_then(|at| self.near.get(at)).copied().filter(|sum| sum.there);
        near.or_else(|| self.far.get(&id).copied())
    }

    /// Adds the rows of a query: an id, what is ranked by, and the other figure.
    fn read(&mut self, c: &Connection, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<()> {
        let mut statement = c.prepare_cached(sql).map_err(wrap("prepare a ranking"))?;
        let mut rows = statement.query(values).map_err(wrap("read a ranking"))?;
        while let Some(row) = rows.next().map_err(added("read a ranking"))? {
            let read = || Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            let (id, rank, other) = read().map_err(wrap("read a ranking"))?;
            self.add(id, rank, other)?;
        }
        Ok(())
    }

    /// The same of documents: an id, what is ranked by, and the kind, which says how many sales it counts.
    fn read_documents(&mut self, c: &Connection, sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]) -> Result<()> {
        let mut statement = c.prepare_cached(sql).map_err(wrap("prepare a ranking"))?;
        let mut rows = statement.query(values).map_err(wrap("read a ranking"))?;
        while let Some(row) = rows.next().map_err(added("read a ranking"))? {
            let read = || Ok((row.get(0)?, row.get(1)?, orders(rows::word_at(row, 2, DocumentKind::parse)?)));
            let (id, rank, other) = read().map_err(wrap("read a ranking"))?;
            self.add(id, rank, other)?;
        }
        Ok(())
    }

    /// Every sum with its id, by id.
    fn all(&self) -> Vec<(i64, Sum)> {
        let near = (0_i64..).zip(&self.near).filter(|(_, sum)| sum.there).map(|(id, sum)| (id, *sum));
        let mut far: Vec<(i64, Sum)> = self.far.iter().map(|(id, sum)| (*id, *sum)).collect();
        far.sort_unstable_by_key(|(id, _)| *id);
        near.chain(far).collect()
    }

    /// The sums with the largest figures, the largest first; among equals the lowest id.
    fn top(&self, limit: usize) -> Vec<(i64, Sum)> {
        first_of(self.all(), limit, |(id, sum)| (std::cmp::Reverse(sum.rank), *id))
    }
}

/// The first so many by a key, without sorting the rest.
fn first_of<T, K: Ord>(mut list: Vec<T>, limit: usize, key: impl Fn(&T) -> K) -> Vec<T> {
    if limit < list.len() {
        list.select_nth_unstable_by_key(limit, &key);
        list.truncate(limit);
    }
    list.sort_unstable_by_key(key);
    list
}

fn rows_of(limit: Option<u32>) -> usize {
    limit.map_or(usize::MAX, |limit| limit as usize)
}

/// The one key under which the totals of a period stand, if there is one, and its level.
fn one_key(period: Period) -> Option<(Level, i64)> {
    match pieces(period).as_slice() {
        [keys] => Some((keys.level, keys.only()?)),
        _ => None,
    }
}

/// What each product sold: units, and revenue.
fn product_sums(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Sums> {
    let mut sums = Sums::default();
    if let Some(client) = client {
        let (from, to) = bounds(period);
        sums.read(
            c,
            "SELECT l.product_id, l.quantity, l.total FROM documents d JOIN document_lines l ON l.document_id = d.id
             WHERE d.client_id = :client AND d.day BETWEEN :from AND :to AND l.product_id IS NOT NULL",
            named_params! { ":client": client.0, ":from": from, ":to": to },
        )?;
        return Ok(sums);
    }
    for keys in pieces(period) {
        let (low, high) = keys.range();
        sums.read(
            c,
            "SELECT product_id, quantity, gross FROM product_totals INDEXED BY product_ranks
             WHERE period BETWEEN :low AND :high",
            named_params! { ":low": low, ":high": high },
        )?;
    }
    Ok(sums)
}

/// What the same products sold in another period, in the same order.
pub fn of_products(
    c: &Connection,
    period: Period,
    client: Option<ClientId>,
    rows: &[ProductUnits],
) -> Result<Vec<ProductUnits>> {
    let sums = match client {
        Some(_) => product_sums(c, period, client)?,
        None => {
            let mut sums = Sums::default();
            for (row, keys) in rows.iter().flat_map(|row| pieces(period).into_iter().map(move |keys| (row, keys))) {
                let (low, high) = keys.range();
                sums.read(
                    c,
                    "SELECT product_id, quantity, gross FROM product_totals
                     WHERE product_id = :id AND period BETWEEN :low AND :high",
                    named_params! { ":id": row.product.0, ":low": low, ":high": high },
                )?;
            }
            sums
        }
    };
    let then = |row: &ProductUnits| {
        let sum = sums.get(row.product.0).unwrap_or_default();
        ProductUnits { units: Quantity::new(sum.rank), revenue: Money::new(sum.other), ..row.clone() }
    };
    Ok(rows.iter().map(then).collect())
}

/// Products by units sold, most first.
pub fn best_sellers(
    c: &Connection,
    period: Period,
    client: Option<ClientId>,
    limit: Option<u32>,
) -> Result<Vec<ProductUnits>> {
    let top = match (one_key(period), client) {
        (Some((_, key)), None) => ranked(
            c,
            "SELECT product_id, quantity, gross FROM product_totals INDEXED BY product_ranks
             WHERE period = :key ORDER BY quantity DESC, product_id LIMIT :limit",
            key,
            limit,
        )?,
        _ => product_sums(c, period, client)?.top(rows_of(limit)),
    };
    named_products(c, &top)
}

/// Products that can still be sold, fewest units first, those never sold with zero.
pub fn least_popular(
    c: &Connection,
    period: Period,
    client: Option<ClientId>,
    limit: Option<u32>,
) -> Result<Vec<ProductUnits>> {
    let list = match (one_key(period), client) {
        (Some((_, key)), None) => least_of_key(c, key, limit)?,
        _ => least_of_sums(c, &product_sums(c, period, client)?, rows_of(limit))?,
    };
    named_products(c, &list)
}

/// As many products without a sum as are asked for, by id, and all with one: among them are the least.
fn least_of_sums(c: &Connection, sums: &Sums, limit: usize) -> Result<Vec<(i64, Sum)>> {
    let mut unsold = Vec::new();
    let mut statement = c
        .prepare_cached("SELECT id FROM products WHERE deleted_ms IS NULL ORDER BY id")
        .map_err(wrap("list the products"))?;
    let mut rows = statement.query([]).map_err(wrap("list the products"))?;
    while unsold.len() < limit
        && let Some(row) = rows.next().map_err(wrap("list the products"))?
    {
        let id = row.get(0).map_err(wrap("list the products"))?;
        if sums.get(id).is_none() {
            unsold.push((id, Sum::default()));
        }
    }
    let mut list = not_deleted(c, &sums.all())?;
    list.extend(unsold);
    Ok(first_of(list, limit, |(id, sum)| (sum.rank, *id)))
}

/// Three rows of products, each in the order of an index: sold less than nothing, nothing, and something; what has no total
/// has sold nothing.
fn least_of_key(c: &Connection, key: i64, limit: Option<u32>) -> Result<Vec<(i64, Sum)>> {
    let from = |condition: &str| {
        format!(
            "SELECT t.product_id, t.quantity, t.gross
             FROM product_totals t INDEXED BY product_ranks CROSS JOIN products p ON p.id = t.product_id
             WHERE t.period = :key AND t.quantity {condition} AND p.deleted_ms IS NULL
             ORDER BY t.quantity, t.product_id LIMIT :limit"
        )
    };
    let mut list = ranked(c, &from("< 0"), key, limit)?;
    let mut nothing = ranked(c, &from("= 0"), key, limit)?;
    nothing.extend(ranked(
        c,
        "SELECT p.id, 0, 0 FROM products p
         WHERE p.deleted_ms IS NULL
           AND NOT EXISTS (SELECT 1 FROM product_totals t WHERE t.product_id = p.id AND t.period = :key)
         ORDER BY p.id LIMIT :limit",
        key,
        limit,
    )?);
    nothing.sort_unstable_by_key(|(id, _)| *id);
    list.extend(nothing);
    if list.len() < rows_of(limit) {
        list.extend(ranked(c, &from("> 0"), key, limit)?);
    }
    list.truncate(rows_of(limit));
    Ok(list)
}

fn ranked(c: &Connection, sql: &str, key: i64, limit: Option<u32>) -> Result<Vec<(i64, Sum)>> {
    // SQLite takes a negative limit for none.
    let limit = limit.map_or(-1, i64::from);
    c.prepare_cached(sql)
        .and_then(|mut statement| {
            let read = |row: &Row<'_>| Ok((row.get(0)?, Sum { rank: row.get(1)?, other: row.get(2)?, there: true }));
            statement.query_map(named_params! { ":key": key, ":limit": limit }, read)?.collect()
        })
        .map_err(added("read a ranking"))
}

/// Those that can still be sold.
fn not_deleted(c: &Connection, sums: &[(i64, Sum)]) -> Result<Vec<(i64, Sum)>> {
    let ids: Vec<i64> = sums.iter().map(|(id, _)| *id).collect();
    let living: HashSet<i64> = c
        .prepare_cached(
            "SELECT id FROM products WHERE id IN (SELECT value FROM json_each(:ids)) AND deleted_ms IS NULL",
        )
        .and_then(|mut statement| {
            statement.query_map(named_params! { ":ids": json(&ids) }, |row| row.get(0))?.collect()
        })
        .map_err(wrap("list the products"))?;
    Ok(sums.iter().copied().filter(|(id, _)| living.contains(id)).collect())
}

fn named_products(c: &Connection, list: &[(i64, Sum)]) -> Result<Vec<ProductUnits>> {
    let mut statement =
        c.prepare_cached("SELECT name, unit FROM products WHERE id = :id").map_err(wrap("name a product"))?;
    let named = list.iter().filter_map(|(id, sum)| {
        let read = |row: &Row<'_>| {
            Ok(ProductUnits {
                product: ProductId(*id),
                name: row.get("name")?,
                unit: rows::word(row, "unit", Unit::parse)?,
                units: Quantity::new(sum.rank),
                revenue: Money::new(sum.other),
            })
        };
        statement.query_row(named_params! { ":id": id }, read).optional().transpose()
    });
    named.collect::<rusqlite::Result<_>>().map_err(wrap("name a product"))
}

/// Clients by revenue, most first; walk-ins are one row.
pub fn revenue_per_client(
    c: &Connection,
    period: Period,
    client: Option<ClientId>,
    limit: Option<u32>,
) -> Result<Vec<ClientRevenue>> {
    let top = match (one_key(period), client) {
        // No totals of a client are kept by day.
        (Some((Level::All | Level::Year | Level::Month, key)), None) => ranked(
            c,
            "SELECT client_id, gross, orders FROM client_totals INDEXED BY client_ranks
             WHERE period = :key ORDER BY gross DESC, client_id LIMIT :limit",
            key,
            limit,
        )?,
        _ => client_sums(c, period, client)?.top(rows_of(limit)),
    };
    named_clients(c, &top)
}

/// What the same clients spent in another period, in the same order.
pub fn of_clients(
    c: &Connection,
    period: Period,
    client: Option<ClientId>,
    rows: &[ClientRevenue],
) -> Result<Vec<ClientRevenue>> {
    let sums = match client {
        Some(_) => client_sums(c, period, client)?,
        None => {
            let mut sums = Sums::default();
            for keys in pieces(period) {
                if keys.level == Level::Day {
                    read_client_sums(c, keys, &mut sums)?;
                    continue;
                }
                let (low, high) = keys.range();
                for row in rows {
                    sums.read(
                        c,
                        "SELECT client_id, gross, orders FROM client_totals
                         WHERE client_id = :id AND period BETWEEN :low AND :high",
                        named_params! { ":id": row.client.map_or(0, |id| id.0), ":low": low, ":high": high },
                    )?;
                }
            }
            sums
        }
    };
    let then = |row: &ClientRevenue| {
        let sum = sums.get(row.client.map_or(0, |id| id.0)).unwrap_or_default();
        ClientRevenue { orders: sum.other, revenue: Money::new(sum.rank), ..row.clone() }
    };
    Ok(rows.iter().map(then).collect())
}

/// What each client spent, and the number of its sales.
fn client_sums(c: &Connection, period: Period, client: Option<ClientId>) -> Result<Sums> {
    let mut sums = Sums::default();
    if let Some(client) = client {
        let (from, to) = bounds(period);
        sums.read_documents(
            c,
            "SELECT client_id, total, kind FROM documents WHERE client_id = :client AND day BETWEEN :from AND :to",
            named_params! { ":client": client.0, ":from": from, ":to": to },
        )?;
        return Ok(sums);
    }
    for keys in pieces(period) {
        read_client_sums(c, keys, &mut sums)?;
    }
    Ok(sums)
}

fn read_client_sums(c: &Connection, keys: Keys, sums: &mut Sums) -> Result<()> {
    if keys.level == Level::Day {
        let (low, high) = keys.days();
        return sums.read_documents(
            c,
            "SELECT coalesce(client_id, 0), total, kind FROM documents WHERE day BETWEEN :low AND :high",
            named_params! { ":low": low, ":high": high },
        );
    }
    let (low, high) = keys.range();
    sums.read(
        c,
        "SELECT client_id, gross, orders FROM client_totals INDEXED BY client_ranks WHERE period BETWEEN :low AND :high",
        named_params! { ":low": low, ":high": high },
    )
}

fn named_clients(c: &Connection, list: &[(i64, Sum)]) -> Result<Vec<ClientRevenue>> {
    let mut statement =
        c.prepare_cached("SELECT nullif(name, '') FROM clients WHERE id = :id").map_err(wrap("name a client"))?;
    let named = list.iter().map(|(id, sum)| {
        let name: Option<Option<String>> =
            statement.query_row(named_params! { ":id": id }, |row| row.get(0)).optional()?;
        Ok(ClientRevenue {
            client: Some(*id).filter(|id| *id != 0).map(ClientId),
            name: name.flatten(),
            orders: sum.other,
            revenue: Money::new(sum.rank),
        })
    });
    named.collect::<rusqlite::Result<_>>().map_err(wrap("name a client"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_sums_are_the_same_as_few() {
        let mut lots = fastrand::Rng::with_seed(11);
        let mut plain: HashMap<i64, (i64, i64)> = HashMap::new();
        let mut sums = Sums::default();
        for n in 0..60_000 {
            let id = [lots.i64(0..20_000), lots.i64(NEAR - 9..NEAR + 9), -lots.i64(0..9), i64::MAX][n % 4];
            let (rank, other) = (lots.i64(-99..99), lots.i64(0..9));
            sums.add(id, rank, other).unwrap();
            let sum = plain.entry(id).or_default();
            *sum = (sum.0 + rank, sum.1 + other);
            assert_eq!(sums.get(id).map(|sum| (sum.rank, sum.other)), Some(*sum));
        }
        assert!(sums.near.len() > FEW, "both ways have been gone");
        let all: HashMap<i64, (i64, i64)> = sums.all().iter().map(|(id, sum)| (*id, (sum.rank, sum.other))).collect();
        assert_eq!(all, plain);
        assert_eq!(sums.get(20_001), None);
        assert!((0..3).any(|_| sums.add(i64::MAX, i64::MAX, 0).is_err()));
    }
}
