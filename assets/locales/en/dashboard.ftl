# The frame of the dashboard.

tab-products = Products
tab-clients = Clients
tab-new-sale = New Sale
tab-history = History
tab-reports = Reports
header-today = today
header-demo = Sample shop
header-read-only = { $name } (read only)
header-sales = { $count ->
    [one] { $count } sale
   *[other] { $count } sales
}
loading = loading
saving = saving
work-cancelled = cancelled: nothing was changed, nothing is left behind
read-only-title = This shop can only be read
read-only-text = Its file, or the folder where it is, can’t be written to. Look, search and export as you like; a sale or a change can’t be kept. Check the permissions, then open it again.
banner-not-done = Not done
banner-close = close
too-small = This window is too small for the shop.
too-small-wanted = It needs { $wanted }.
too-small-found = It has { $found }.
undo-not-done = Not undone
undo-changed-since = It has been changed elsewhere since: it stays as it is now, and nothing is lost.
dashboard-no-terminal = The dashboard needs a terminal. In a script, use the commands: salestrack --help
stock-low = low
stock-out = out
tender-cash = cash
import-title = Import the former SalesTrack
import-path = File
import-no-file = there is no such file
setup-sampling = Filling the sample shop
setup-importing = Importing
setup-creating = Opening the shop
setup-not-empty = The sample is for an empty shop: this one has products already. Look at it with: salestrack demo
setup-import-notes = { $left_out } left out, { $changed } put right. What and why stands in { $file }
setup-import-unlisted = { $left_out } left out, { $changed } put right. What and why is told by: salestrack import --dry-run
setup-imported = imported: { $products }, { $clients }, { $sales }
dashboard-no-thread = The system gives this program no more threads ({ $why }). Close other programs, or raise the limit (ulimit -u), and start it again. Nothing was changed.
dashboard-aborted = There was no memory left, and the program has ended. What was acknowledged is in the shop’s file, the basket too: start it again.
