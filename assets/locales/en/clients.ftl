# The list of clients, their card and their forms.

clients-name = Name
clients-phone = Phone
clients-email = E-mail
clients-last = Last seen
clients-revenue = Revenue
clients-since = since { $month }
clients-spent = Spent
clients-visits = Visits
clients-basket = Basket
clients-every = Comes every
clients-per-month = Spending per month
clients-twelve-months = 12 months, { $sign }
clients-no-purchase = nothing bought in these months
clients-favourites = Buys most
clients-units-year = units, 12 months
clients-last-purchases = Last purchases
clients-items = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
clients-empty = Nobody is known here yet
clients-empty-text = A sale needs no client; regulars appear here with what they buy.
clients-empty-add = add the first client
clients-new = New client
clients-edit = Edit { $name }
clients-added = { $name } added
clients-unadded = { $name } taken out again
clients-edited = { $name } saved
clients-unedited = { $name } as before
clients-delete-title = Delete { $name }?
clients-delete-text = It leaves every list. { $orders ->
    [0] It never bought anything.
    [one] Its one purchase stays in the history.
   *[other] Its { $orders } purchases stay in the history.
}
clients-delete-note = You can bring it back with { $key }.
clients-delete-yes = delete
clients-deleted = { $name } deleted
clients-restored = { $name } is back
clients-anonymise-title = Erase the data of { $name }?
clients-anonymise-text = Name, phone and e-mail are erased from this file for good. Every sale and amount stays as it is, without a name.
clients-anonymise-note = This can’t be undone.
clients-anonymise-yes = erase for good
clients-anonymised = personal data erased
clients-anonymised-held = personal data erased here; another program still reads the old file, it goes there when that ends
