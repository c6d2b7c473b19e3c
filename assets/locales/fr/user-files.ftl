# Ce qui ne va pas dans les fichiers du lecteur : keymap.toml, et les thèmes.

user-files-line = ligne { $line } : { $why }
user-files-title = Des lignes de vos fichiers sont laissées de côté
user-files-more = et { $count } de plus
user-files-file = { $file } : { $why }
keymap-form = ce n’est pas écrit comme nom = "touche" ou nom = ["touche", "touche"]
keymap-no-section = il n’y a pas de section « { $name } »
keymap-no-action = il n’y a pas d’action « { $name } » dans cette section
keymap-no-key = il n’y a pas de touche « { $key } »
keymap-clash = la touche { $key } veut déjà dire « { $other } »
keymap-same = un terminal ne distingue pas { $key } de { $other }
keymap-typed = { $key } se tape ici : ajoutez une touche qui ne se tape pas
keymap-digit = le chiffre { $key } tape une quantité ici
keymap-answer = on répond à une question par une lettre, { $key } n’en est pas une : une douchette l’enverrait
keymap-locked = « { $name } » n’aurait plus aucune touche
theme-unreadable = le fichier est illisible ({ $why })
theme-unknown = il n’y a pas de thème « { $name } » : il y a dark, light, ansi16, mono, et les fichiers de votre dossier « themes »
theme-form = ce n’est pas écrit comme nom = "7AB8FF" ou nom = 111
theme-no-section = il n’y a pas de section « { $name } », mais true, indexed et sixteen
theme-no-name = il n’y a pas de couleur pour « { $name } »
theme-bad-colour = « { $name } » n’a pas une couleur de cette section : 7AB8FF dans true, 0 à 255 dans indexed, 0 à 15 dans sixteen
theme-no-base = il n’y a pas de thème d’origine « { $name } »
