# New Sale: the till.

new-sale-find = Scan or search
new-sale-find-hint = scan, or type a name or a code
new-sale-matches = { $count ->
    [one] { $count } match
   *[other] { $count } matches
}
new-sale-no-match = nothing is called that
new-sale-left = { $quantity } left
new-sale-now = { $quantity } now
new-sale-sold-per-day = sold per day
new-sale-often = Often sold
new-sale-in-field = In this field
new-sale-example-1 = 3*clav
new-sale-example-1-text = three keyboards
new-sale-example-2 = 0.25*tom
new-sale-example-2-text = a quarter of a kilo
new-sale-example-3-text = when empty, pay
new-sale-client = Client
new-sale-walk-in = none, passing customer
new-sale-visits = { $count ->
    [one] { $count } purchase
   *[other] { $count } purchases
}
new-sale-usual = usual basket { $amount }
new-sale-basket = Basket
new-sale-lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
new-sale-column-article = Article
new-sale-column-quantity = Qty
new-sale-column-price = Price
new-sale-column-total = Total
new-sale-column-left = Left
new-sale-first = Scan the first article
new-sale-first-hint = or type its name or its code
new-sale-next = Scan the next article
new-sale-to-pay = To pay
new-sale-paid-by = Paid by
new-sale-given = Given
new-sale-exact = exact
new-sale-change = Change
new-sale-missing = Missing
new-sale-to-give = Change to give
new-sale-until-next = until the next scan
new-sale-sale = Sale
new-sale-empty = The basket is empty: scan an article first.
new-sale-given-missing = { $missing } is missing. Type what was given, or leave the field empty for the exact amount.
new-sale-unknown = Nothing here is called “{ $text }”. Check the spelling, or press { $key } for an open price.
new-sale-unknown-code = Unknown code { $code }
unknown-create = Create the product, and sell it
unknown-give = Give the code to a product that exists
unknown-open-price = Sell at an open price
unknown-foot = { $choose } choose   { $close } back: the basket stays as it is
unknown-layout = The scanner types as for another keyboard. Set it up once: { $key }.
unknown-give-title = Which product gets the code { $code }?
unknown-given = { $name } has the code { $code } now
unknown-replace-title = Give { $name } another code?
unknown-replace-text = It has the code { $old }. It would have { $code } instead, and no longer be found by the old one.
unknown-replace-yes = replace it
new-sale-scanned = in the basket: { $name }
new-sale-removed = { $name } taken out, { $key } brings it back
new-sale-cleared = basket emptied, { $key } brings it back
new-sale-clear-title = Empty the basket?
new-sale-clear-text = { $count ->
    [one] One line
   *[other] { $count } lines
}, { $total }: all of it goes back to the shelf.
new-sale-clear-note = { $key } brings it back, until the next sale.
new-sale-clear-yes = empty it
new-sale-void-text = { $total }, { $who }: the sale is taken back by a document of its own, and its goods go back into stock.
new-sale-void-note = If the basket is empty, what was sold is in it again. A void can’t be taken back.
new-sale-undone = the basket as it was before
new-sale-undone-client = the client as before
new-sale-undone-line = { $name }: { $quantity } at { $price } again
new-sale-undone-back = { $name } is back
new-sale-undone-out = { $name } is out again
new-sale-undone-lines = { $count ->
    [one] { $count } line is back
   *[other] { $count } lines are back
}
new-sale-basket-waits = another program is busy with the file: the basket is written down as soon as it is free
new-sale-not-kept = the basket of this window could not be kept: { $why }
new-sale-basket-kept = { $count ->
    [one] your basket is here: { $count } line
   *[other] your basket is here: { $count } lines
}
new-sale-pick-client = Who buys?
new-sale-create-client = a new client
new-sale-open-title = Open price
new-sale-open-label = Label
new-sale-open-price = Price
new-sale-open-quantity = Quantity
new-sale-open-no-label = write what it is
new-sale-recorded = sale { $number } recorded
new-sale-void-done = sale taken back
new-sale-not-recorded = Sale not recorded
new-sale-short-title = Not enough on hand
new-sale-clock-title = The clock looks wrong
new-sale-clock-behind = If the clock is right now and the last sale was dated wrong: sell anyway, then void that sale; you are not asked again.
new-sale-clock-ahead = If the clock is right and the shop was closed that long: sell anyway.
new-sale-sell-anyway = sell anyway
