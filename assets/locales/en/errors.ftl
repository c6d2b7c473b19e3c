# What went wrong in the store: what happened, what was kept, what to do next.

error-not-found = nothing is there under “{ $what }”: look it up in the list, then try again
error-invalid = { $field }: { $problem }
error-overflow = the amount is too large to be kept; nothing was recorded: check the prices and the quantities
error-code-taken = the code { $code } belongs to “{ $name }” (product { $id }) already; nothing was changed: choose another code
error-short = not enough in stock, nothing was recorded: { $lines }; lower the quantity, or restock first
error-short-line = { $name }: { $asked } asked, { $left } left
error-deleted = “{ $name }” (product { $id }) was deleted, nothing was recorded: take it out of the sale, or bring it back
error-given = { $given } is less than the total of { $total }; nothing was recorded: ask for the rest
error-key-reused = the key { $key } stands for another sale already; nothing was recorded: use a new key
error-already-voided = this sale was voided already, by { $number }; nothing was changed
error-not-a-sale = { $number } is not a sale: only a sale can be voided
error-clock = the clock stands before the last sale, of { $day }; nothing was recorded: set the clock of this computer right
error-anonymised = this client was anonymised for good: there is nothing left to change or to bring back
error-other-currency = this shop counts in { $code }; nothing was changed
error-no-shop = there is no shop at { $path }: make one with “salestrack init”, or name another with --database
error-exists = there is something at { $path } already, and it was left alone: choose another name
error-not-a-shop = { $path } is not a shop of SalesTrack ({ $why }); it was left alone
error-newer = this shop was written by a newer SalesTrack (schema { $found }, this one knows { $known }); it was left alone: update SalesTrack
error-busy = another program is busy with the shop’s file; nothing was recorded: try again in a moment
error-read-only = the shop’s file can’t be written to; nothing was recorded: check its permissions and those of its folder
error-disk-full = the disk is full; nothing was recorded: make room, then try again
error-damaged = the shop’s file is damaged: keep a copy of it before anything else, then go back to a backup with “salestrack restore”
error-cut-off = the shop’s file is cut off, its end is missing: keep a copy of it before anything else, then go back to a backup with “salestrack restore”
error-interrupted = stopped on request; nothing was changed
error-source = { $why }
error-storage = the shop’s file could not be used ({ $what }); nothing was recorded: try again

# Why the system refused something: the end of a sentence.
system-not-found = there is no such file or folder
system-permission = there is no permission for it
system-read-only = that disk can only be read
system-full = the disk is full
system-folder = it is a folder
system-no-folder = a part of its path is no folder
system-exists = it is there already
system-no-text = it is no text file
system-name = its name is too long, or has signs that no file can have

field-name = Name
field-code = Code
field-price = Price
field-unit = Unit
field-quantity = Quantity
field-threshold = Threshold
field-phone = Phone
field-email = E-mail
field-reason = Reason
field-given = Amount given
field-currency = Currency
field-cutoff = End of the day
field-lines = Lines

problem-empty = something is needed here
problem-too-long = { $max } characters at most
problem-reserved = a code can’t start with id:
problem-negative = less than zero is not possible here
problem-zero = zero is not possible here
problem-whole = pieces are counted whole: write it like 3
problem-malformed = it is not written the right way
problem-frozen = it has been used already, and can’t change any more
problem-out-of-range = this is too much, or too little
