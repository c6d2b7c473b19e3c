# The commands that print.

cli-yes = yes
cli-no = no
cli-cash = cash
cli-walk-in = walk-in
cli-walk-ins = walk-ins
cli-anonymised = (anonymised)
cli-shop-name = My shop
cli-created = { $name } is ready in { $path }
cli-recorded = { $what } was recorded, but the answer could not be written ({ $why }): don’t do it again
cli-recorded-all = all of it
cli-write = the answer could not be written ({ $why })
cli-argument = { $argument }: { $problem }
cli-no-day = a day is missing: write it like 2025-05-29
cli-not-a-day = “{ $what }” is not a day: write it like 2025-05-29
cli-period = --from is after --to: swap them
cli-unit = “{ $what }” is not a unit: piece, kg, g, l or m
cli-currency = --currency: “{ $what }” is not a currency: write its code, like EUR or XOF
cli-no-product = there is no product “{ $what }”: “salestrack product list” shows them all
cli-no-client = there is no client { $what }: “salestrack client list” shows them all
cli-no-sale = there is no sale { $what }: “salestrack sale list” shows them all
cli-product-deleted = { $name } is gone from every list
cli-client-deleted = { $name } is gone from every list
cli-client-anonymised = client { $id } is anonymised
cli-client-anonymised-held = client { $id } is anonymised; another program still reads the file as it was: the old data is gone for good once every window of this shop is closed
cli-checking = checking
cli-check-clean = everything is in order
cli-check-derived = { $count ->
    [one] one thing is off; “salestrack check --repair” rebuilds it
   *[other] { $count } things are off; “salestrack check --repair” rebuilds them
}
cli-check-facts = { $count ->
    [one] one thing is off that can’t be rebuilt: keep a copy of the file, and ask for help
   *[other] { $count } things are off, not all of which can be rebuilt: keep a copy of the file, and ask for help
}
cli-check-twins = { $count ->
    [one] one product has the code of another in another form (twin): each is found by its own, and one of them may be given up
   *[other] { $count } products have the codes of others in another form (twin): each is found by its own, and one of two may be given up
}
cli-check-redated = { $count ->
    [one] one imported sale came with a day before 1970 or in the future (redated): it stands on the day of the import
   *[other] { $count } imported sales came with days before 1970 or in the future (redated): they stand on the day of the import
}
cli-check-restored = { $count ->
    [one] the shop came back from a backup once (restored): its numbers go on after those of the shop that was left
   *[other] the shop came back from a backup { $count } times (restored): its numbers go on after those of the shop that was left
}
cli-repaired = { $count ->
    [0] there was nothing to rebuild
    [one] one thing rebuilt
   *[other] { $count } things rebuilt
}
cli-sampling = making a sample shop
cli-sample-written = { $count ->
    [one] a sample shop with one sale is in { $path }
   *[other] a sample shop with { $count } sales is in { $path }
}
cli-importing = importing
cli-imported = imported: { $clients }, { $products }, { $sales } with { $lines }; { $known } known already
cli-would-import = would import: { $clients }, { $products }, { $sales } with { $lines }; { $known } known already; nothing was written
cli-more-notes = and { $count } rows more
cli-left-out = left out
cli-changed = changed

config-unreadable = the config file { $path } can’t be read ({ $why })
config-syntax = the config file { $path } is not right at line { $line }: { $why }
config-unknown-key = the config file { $path }, line { $line }: there is no setting “{ $key }” (database, lang, theme, charts, log_level)
config-bad-value = the config file { $path }, line { $line }: “{ $key }” can’t have this value
config-bad-variable = { $name } can’t be “{ $value }”
config-no-home = there is no home folder to keep a shop in: name a file with --database

column-id = Id
column-code = Code
column-name = Name
column-price = Price
column-unit = Unit
column-stock = Stock
column-threshold = Threshold
column-phone = Phone
column-email = E-mail
column-orders = Sales
column-revenue = Revenue
column-number = Number
column-day = Day
column-month = Month
column-client-id = Client id
column-client = Client
column-units = Units
column-total = Total
column-product-id = Product id
column-quantity = Quantity
column-unit-price = Unit price
column-tender = Paid by
column-amount = Amount
column-given = Given
column-change = Change
column-check = Check
column-detail = What was found
column-derived = Can be rebuilt
column-table = Table
column-done = Done
column-reason = Reason
column-was = It said
cli-clock = { $why }; add --yes if it is right now
cli-absurd = “{ $what }” is more than a hand means; add --yes if it is right
