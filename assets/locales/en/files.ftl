# Backups, what was restored, settings and log.

not-a-shop-folder = it is a folder
not-a-shop-not-a-file = it is not a plain file
not-a-shop-empty = it is empty
not-a-shop-not-sqlite = it is not an SQLite database
not-a-shop-other-program = it belongs to another program
not-a-shop-no-shop = there is no shop in it
file-missing = there is no file { $path }: look up its name, then try again
file-no-folder = there is no folder for { $path }: make it, or name another place
file-folder = { $path } is a folder: name a file in it
file-the-shop = { $path } is the shop itself, or a part of it, and it was left alone: name another place
file-not-readable = { $path } can’t be read: check its permissions, and those of its folder
file-not-writable = { $path } can’t be written: check the permissions of its folder, or name another place
file-no-room = there is no room left for { $path }; nothing was kept of it: make room, or name another place
file-log-elsewhere = { $path } is in use, and its log (-wal) is not beside it: the file is mounted under another name, or the log was removed; nothing was done: use the name of the other program, or close every window and start again
file-other-name = { $path } is a second name (a hard link) of a shop that is used under another one; nothing was done, for what is sold under two names gets lost: use the other name
file-log-unread = { $path } has sales in a log beside it (-wal) that can’t be read where nothing may be written: copy both files to a folder of your own, and open the copy
file-moved = { $path } was moved, removed or replaced while it was open; nothing was recorded: put it back, or leave and start again
file-in-use = { $path } is open in another window or program, and it was left alone: close them all, then try again
file-cut-off = { $path } is cut off, its end is missing; nothing was changed: take another backup
file-damaged = { $path } is damaged; nothing was changed: take another backup
file-unsound = { $count ->
    [one] { $path } is not sound, one thing is off in it; nothing was changed: look with “salestrack check”, or take another backup
   *[other] { $path } is not sound, { $count } things are off in it; nothing was changed: look with “salestrack check”, or take another backup
}
file-unsound-derived = { $count ->
    [one] one total is off in { $path }; nothing was changed: “salestrack check --repair” puts it right
   *[other] { $count } totals are off in { $path }; nothing was changed: “salestrack check --repair” puts them right
}
file-other-shop = { $path } is a backup of another shop, “{ $name }”; nothing was changed: name another file
file-failed = { $path } could not be used ({ $why }); nothing was changed: try again

cli-backing-up = backing up
cli-backed-up = the backup is in { $path }, and is sound
cli-backed-up-already = today’s backup is there already
cli-migrating = updating the shop’s file
cli-migrated = { $name } is up to date; it is kept as it was in { $path }
cli-migrated-redated = { $count ->
    [one] one imported sale came with a day before 1970 or in the future: it stands on the day of the import (“salestrack check” names it)
   *[other] { $count } imported sales came with days before 1970 or in the future: they stand on the day of the import (“salestrack check” names them)
}
cli-migrated-already = the shop is up to date; nothing was changed
cli-restoring = restoring
cli-restored = { $name } is as it was in { $file }
files-left-out = left out, for it is not SalesTrack’s: { $names }
cli-restored-kept = what was there before is kept in { $path }
cli-restore-force = { $why }; --force replaces it, and keeps it beside
cli-backup-exists = there is something at { $path } already, and it was left alone: choose another name, or write over it with --force

column-setting = Setting
column-value = Value
column-said-by = Said by
column-where = Where
config-by-flag = an option
config-by-variable = a variable
config-by-file = the config file
config-by-shop = the shop
config-by-system = the system
config-by-nobody = the default

backup-making = Backing the shop up
backup-made = backed up: { $file } ({ $size })
backup-daily-failed = Today’s backup was not made
backup-daily-failed-text = { $why }. You can go on selling; once it is put right, back up by hand.
backup-choose = Go back to a backup
backup-elsewhere = a file elsewhere
backup-file = File
backup-kept = { $day } { $time }, { $kind }
backup-kind-daily = of the day
backup-kind-asked = asked for
backup-kind-migration = before an update
backup-kind-restore = before a restore
backup-restore-title = Go back to this backup?
backup-restore-text = { $shop } ({ $file }) will be as it was in the backup { $backup }. What was sold and changed since then is put aside.
backup-restore-note = Nothing is lost: the shop of now is kept beside it, and stands in this list afterwards.
backup-restore-yes = go back
backup-restoring = Going back to the backup
backup-restored = back to the backup of { $backup }; kept: { $kept }
