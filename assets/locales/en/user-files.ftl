# What is wrong in the reader's own files: keymap.toml, and the themes.

user-files-line = line { $line }: { $why }
user-files-title = Some lines of your own files are left out
user-files-more = and { $count } more
user-files-file = { $file }: { $why }
keymap-form = it is not written like name = "key" or name = ["key", "key"]
keymap-no-section = there is no section “{ $name }”
keymap-no-action = there is no action “{ $name }” in this section
keymap-no-key = there is no key “{ $key }”
keymap-clash = the key { $key } means “{ $other }” already
keymap-same = a terminal can’t tell { $key } from { $other }
keymap-typed = { $key } is typed here: add a key that is not
keymap-digit = the digit { $key } types a quantity here
keymap-answer = a question is answered by a letter, { $key } is none: a scanner would press it
keymap-locked = “{ $name }” would have no key left
theme-unreadable = the file can’t be read ({ $why })
theme-unknown = there is no theme “{ $name }”: there are dark, light, ansi16, mono, and the files of your folder “themes”
theme-form = it is not written like name = "7AB8FF" or name = 111
theme-no-section = there is no section “{ $name }”, but true, indexed and sixteen
theme-no-name = there is no colour for “{ $name }”
theme-bad-colour = “{ $name }” has no colour of this section: 7AB8FF in true, 0 to 255 in indexed, 0 to 15 in sixteen
theme-no-base = there is no shipped theme “{ $name }”
