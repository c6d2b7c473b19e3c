# What stands above a tab: forms, questions, help, palette, settings, first start.

confirm-keep = keep
form-wrong = { $count ->
    [one] { $count } thing to correct
   *[other] { $count } things to correct
}
form-discard = Press { $key } again to throw away what you typed, or go on typing.
form-next = next field
form-save = save
form-cancel = cancel
picker-create = + { $label }: { $text }
help-title = Keys
help-close = close
help-foot = change them in keymap.toml, beside the configuration
palette-title = Actions
palette-count = { $hits } of { $all }
palette-nothing = no action is called that
progress-rate = { $rate } a second
progress-left = { $seconds } s left
progress-cancel = cancel
settings-title = Settings of the shop
settings-name = Name
settings-language = Language
settings-language-locale = the system’s
settings-currency = Currency
settings-currency-hint = until the first sale
settings-currency-unknown = an ISO code of three letters, such as EUR or XOF
settings-oversell = Beyond the stock
settings-oversell-refuse = refuse
settings-oversell-ask = ask and sell
settings-cutoff = Day ends at
settings-cutoff-hint = hours after midnight, 0 to 11
settings-cutoff-wrong = a whole hour from 0 to 11
settings-saved = settings saved
settings-undone = settings as they were
welcome-words = Welcome. Three answers and the shop is open.
welcome-shop = Your shop
welcome-language = Language
welcome-name = Name
welcome-default-name = My shop
welcome-currency = Currency
welcome-other = other
welcome-frozen = { $example }; it cannot change after the first sale
welcome-iso = the ISO code of three letters
welcome-start = Start with
welcome-sample = a sample shop
welcome-sample-text = 200 products, two years of sales, to look around
welcome-import = my own data
welcome-import-text = the file of the former SalesTrack
welcome-empty = nothing
welcome-empty-text = empty shelves, filled by hand or by scanner
welcome-local = It all stays on this machine, in one file.
welcome-next = next
welcome-choose = choose
welcome-leave = leave
welcome-open = open the shop
