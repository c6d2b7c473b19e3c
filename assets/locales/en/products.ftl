# The list of products, its detail and its forms.

list-no-match = nothing matches; esc clears the search
products-name = Name
products-code = Code
products-code-check = the check digit is off
products-code-hint = scan it, or leave it empty
products-unit = Sold by
products-price = Price
products-threshold = Warn under
products-threshold-hint = empty: never
products-stock = On hand now
products-on-hand = On hand
products-sold-30 = Sold, 30 d
products-low-only = only low and out
products-worth = Worth
products-days-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
products-twin = the code of { $name } too: found by this form of it only
products-minimum = min { $quantity }
products-sold-per-day = Sold per day
products-in-weeks = { $weeks ->
    [one] { $quantity } in a week
   *[other] { $quantity } in { $weeks } weeks
}
products-never-sold = not sold in these weeks
products-stock-over-time = Stock
products-movements = Last movements
movement-opening = opening stock
movement-sale = sale { $number }
movement-void = void { $number }
movement-restock = goods in
movement-adjustment = correction
movement-import = from the import
reason-breakage = breakage
reason-mistyped = mistyped
reason-count = count
reason-own-use = own use
reason-theft = theft
reason-other = other
products-empty = The shelves are empty
products-empty-text = Products appear here with their stock and their sales.
products-empty-add = add the first product
products-empty-import = import the database of the former SalesTrack
products-empty-sample = load the sample shop, to look around
products-new = New product
products-edit = Edit { $name }
products-restock = Goods in: { $name }
products-adjust = Correct the stock: { $name }
products-received = Received
products-on-hand-now = { $quantity } on hand
products-scan-unknown = no product has the code { $code }
products-scan-unsaved = save { $name } first, then scan { $other }
products-note = Note
products-note-hint = invoice, supplier …
products-difference = Difference
products-difference-hint = −2 or 3; { $quantity } on hand
products-reason = Reason
products-reason-text = In words
products-reason-text-hint = for another reason
products-reason-missing = say in a few words why
products-added = { $name } added
products-unadded = { $name } taken out again
products-edited = { $name } saved
products-unedited = { $name } as it was
products-restocked = { $name } restocked
products-adjusted = stock of { $name } corrected
products-stock-undone = stock of { $name } as it was
products-delete-title = Delete { $name }?
products-delete-text = It leaves every list, with { $stock } on hand, worth { $value }. { $sales ->
    [0] It was never sold.
    [one] Its one past sale keeps its name and price.
   *[other] Its { $sales } past sales keep its name and price.
}
products-delete-note = You can bring it back with { $key }.
products-delete-yes = delete
products-deleted = { $name } deleted
products-restored = { $name } is back
products-out = { $count ->
    [one] out
   *[other] out
}
