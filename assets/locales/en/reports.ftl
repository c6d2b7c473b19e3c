# The six reports, periods and spans.

report-revenue-per-month = Revenue per month
report-revenue-per-day = Revenue per day
report-revenue-per-hour = Revenue per hour
report-units-per-month = Units per month
report-units-per-day = Units per day
report-orders-per-day = Sales per day
report-best-sellers = Best sellers
report-least-popular = 100 least popular
report-revenue-per-client = Revenue per client
reports-group-sales = Sales
reports-group-products = Products
reports-group-clients = Clients
reports-revenue = Revenue
reports-sales = Sales
reports-units = Units
reports-basket = Average basket
reports-basket-short = basket { $amount }
reports-best = Best
reports-versus = vs { $name }
reports-versus-so-far = vs { $name } to date
reports-change = Change
reports-share = Share
reports-client = Client
reports-product = Product
reports-hour = Hour
reports-day = Day
reports-month = Month
reports-now = now
reports-before = before
reports-total = Total
reports-others = others
reports-no-time = no time
reports-pieces = pieces
reports-by-units = by units
reports-walk-ins = walk-ins
reports-no-sales = No sale in this period
span-day = day
span-week = week
span-30 = 30 d
span-90 = 90 d
span-month = month
span-year = year
span-all = all
span-custom = custom
period-all = all time
period-which = Which
period-title = Period
period-from = From
period-to = To
period-hint = with “{ $word }”
period-since = since { $day }
period-until = until { $day }
period-backwards = this day is before the first one
filter-client = Client
filter-product = Product
filter-any-client = any client
filter-any-product = any product
export-title = Writing the file
export-done = { $count ->
    [one] one row written to { $file }
   *[other] { $count } rows written to { $file }
}
export-failed = The file was not written
export-why = { $why }. Nothing else has changed: make room or choose another folder, then try again.

