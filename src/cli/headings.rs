//! What stands above a column, for people; programs read its key.

use crate::i18n::Texts;
use crate::tr;

/// The heading of a key. A key that has none is its own.
pub fn heading(texts: &Texts, key: &str) -> String {
    match key {
        "id" => tr!(texts, "column-id"),
        "code" => tr!(texts, "column-code"),
        "name" => tr!(texts, "column-name"),
        "price" => tr!(texts, "column-price"),
        "unit" => tr!(texts, "column-unit"),
        "stock" => tr!(texts, "column-stock"),
        "threshold" => tr!(texts, "column-threshold"),
        "phone" => tr!(texts, "column-phone"),
        "email" => tr!(texts, "column-email"),
        "orders" => tr!(texts, "column-orders"),
        "revenue" => tr!(texts, "column-revenue"),
        "number" => tr!(texts, "column-number"),
        "day" => tr!(texts, "column-day"),
        "month" => tr!(texts, "column-month"),
        "client_id" => tr!(texts, "column-client-id"),
        "client" => tr!(texts, "column-client"),
        "units" => tr!(texts, "column-units"),
        "total" => tr!(texts, "column-total"),
        "product_id" => tr!(texts, "column-product-id"),
        "quantity" => tr!(texts, "column-quantity"),
        "unit_price" => tr!(texts, "column-unit-price"),
        "tender" => tr!(texts, "column-tender"),
        "amount" => tr!(texts, "column-amount"),
        "given" => tr!(texts, "column-given"),
        "change" => tr!(texts, "column-change"),
        "check" => tr!(texts, "column-check"),
        "detail" => tr!(texts, "column-detail"),
        "derived" => tr!(texts, "column-derived"),
        "table" => tr!(texts, "column-table"),
        "done" => tr!(texts, "column-done"),
        "reason" => tr!(texts, "column-reason"),
        "was" => tr!(texts, "column-was"),
        "setting" => tr!(texts, "column-setting"),
        "value" => tr!(texts, "column-value"),
        "said_by" => tr!(texts, "column-said-by"),
        "where" => tr!(texts, "column-where"),
        other => other.to_owned(),
    }
}
