# The sales, and what is done to them.

history-title = Sales
history-of = Purchases of { $name }
history-no = No.
history-time = Time
history-client = Client
history-items = Items
history-paid = Paid
history-total = Total
history-articles = Articles
history-when = When
history-lines = Lines
history-cash = cash
history-given = Given, { $tender }
history-change = Change
history-walk-in = walk-in
history-anonymised = anonymised
history-sale = Sale { $number }
history-void = Void { $number }
history-void-word = Void
history-state-paid = ✓ paid
history-state-void = ↺ void
history-voided = voided
history-void-of = void of { $number }
history-reverses = takes back sale { $number }
history-voided-by = taken back by { $number }
history-more-lines = { $count ->
    [one] one more line
   *[other] { $count } more lines
}
history-number-label = Number
history-number-hint = the end of a number, such as 4118
history-empty = No sale yet
history-empty-text = Every sale will stand here, the newest first.
history-none-found = No sale like this
history-none-found-text = Nothing fits the filters.
history-void-title = Void sale { $number }?
history-void-text = { $total } of { $day }, { $who }: the sale is taken back by a document of its own, and its goods go back into stock.
history-void-note = The sale itself stays in the list, marked as voided. A void can’t be taken back.
history-void-yes = Void it
history-void-refused = Nothing was voided
history-voided-toast = Sale { $number } voided by { $by }, the stock is back
list-position = { $position } of { $total }
list-position-cut = { $position } of the best { $total }
