# Les sauvegardes, ce qui en est repris, les réglages et le journal.

not-a-shop-folder = c’est un dossier
not-a-shop-not-a-file = ce n’est pas un fichier ordinaire
not-a-shop-empty = il est vide
not-a-shop-not-sqlite = ce n’est pas une base SQLite
not-a-shop-other-program = il appartient à un autre programme
not-a-shop-no-shop = il n’y a pas de boutique dedans
file-missing = il n’y a pas de fichier { $path } : vérifiez son nom, puis recommencez
file-no-folder = il n’y a pas de dossier pour { $path } : créez-le, ou choisissez un autre endroit
file-folder = { $path } est un dossier : nommez un fichier dedans
file-the-shop = { $path } est la boutique elle-même, ou une partie d’elle, et n’a pas été touché : choisissez un autre endroit
file-not-readable = impossible de lire { $path } : vérifiez ses droits et ceux de son dossier
file-not-writable = { $path } ne peut pas être écrit : vérifiez les droits de son dossier, ou choisissez un autre endroit
file-no-room = il n’y a plus de place pour { $path } ; rien n’en a été gardé : faites de la place, ou choisissez un autre endroit
file-log-elsewhere = { $path } est utilisé, et son journal (-wal) n’est pas à côté : le fichier est monté sous un autre nom, ou le journal a été enlevé ; rien n’a été fait : utilisez le nom de l’autre programme, ou fermez toutes les fenêtres et recommencez
file-other-name = { $path } est un second nom (lien physique) d’une boutique utilisée sous un autre nom ; rien n’a été fait, car ce qui est vendu sous deux noms se perd : utilisez l’autre nom
file-log-unread = { $path } a des ventes dans un journal à côté (-wal), illisible là où rien ne peut être écrit : copiez les deux fichiers dans un dossier à vous, et ouvrez la copie
file-moved = { $path } a été déplacé, supprimé ou remplacé pendant qu’il était ouvert ; rien n’a été enregistré : remettez-le, ou quittez et recommencez
file-in-use = { $path } est ouvert dans une autre fenêtre ou un autre programme, et n’a pas été touché : fermez-les tous, puis recommencez
file-cut-off = { $path } est coupé, la fin manque ; rien n’a été changé : prenez une autre sauvegarde
file-damaged = { $path } est abîmé ; rien n’a été changé : prenez une autre sauvegarde
file-unsound = { $count ->
    [one] { $path } n’est pas en ordre, une chose ne va pas ; rien n’a été changé : regardez avec « salestrack check », ou prenez une autre sauvegarde
   *[other] { $path } n’est pas en ordre, { $count } choses ne vont pas ; rien n’a été changé : regardez avec « salestrack check », ou prenez une autre sauvegarde
}
file-unsound-derived = { $count ->
    [one] un total est faux dans { $path } ; rien n’a été changé : « salestrack check --repair » le corrige
   *[other] { $count } totaux sont faux dans { $path } ; rien n’a été changé : « salestrack check --repair » les corrige
}
file-other-shop = { $path } est la sauvegarde d’une autre boutique, « { $name } » ; rien n’a été changé : choisissez un autre fichier
file-failed = { $path } n’a pas pu servir ({ $why }) ; rien n’a été changé : recommencez

cli-backing-up = sauvegarde
cli-backed-up = la sauvegarde est dans { $path }, et elle est en ordre
cli-backed-up-already = la sauvegarde du jour est déjà là
cli-migrating = mise à jour du fichier de la boutique
cli-migrated = { $name } est à jour ; l’état d’avant est gardé dans { $path }
cli-migrated-redated = { $count ->
    [one] une vente importée portait une date d’avant 1970 ou à venir : elle est comptée le jour de l’importation (« salestrack check » la nomme)
   *[other] { $count } ventes importées portaient des dates d’avant 1970 ou à venir : elles sont comptées le jour de l’importation (« salestrack check » les nomme)
}
cli-migrated-already = la boutique est à jour ; rien n’a été changé
cli-restoring = restauration
cli-restored = { $name } est comme dans { $file }
files-left-out = laissé de côté, car ce n’est pas de SalesTrack : { $names }
cli-restored-kept = ce qui était là avant est gardé dans { $path }
cli-restore-force = { $why } ; --force le remplace, et le garde à côté
cli-backup-exists = il y a déjà quelque chose dans { $path }, qui n’a pas été touché : choisissez un autre nom, ou écrasez-le avec --force

column-setting = Réglage
column-value = Valeur
column-said-by = Fixé par
column-where = Où
config-by-flag = une option
config-by-variable = une variable
config-by-file = le fichier de configuration
config-by-shop = la boutique
config-by-system = le système
config-by-nobody = la valeur d’origine

backup-making = Sauvegarde de la boutique
backup-made = sauvegardé : { $file } ({ $size })
backup-daily-failed = La sauvegarde du jour n’a pas été faite
backup-daily-failed-text = { $why }. Vous pouvez continuer à vendre ; une fois que c’est réglé, sauvegardez à la main.
backup-choose = Revenir à une sauvegarde
backup-elsewhere = un fichier ailleurs
backup-file = Fichier
backup-kept = { $day } { $time }, { $kind }
backup-kind-daily = du jour
backup-kind-asked = demandée
backup-kind-migration = avant une mise à jour
backup-kind-restore = avant une restauration
backup-restore-title = Revenir à cette sauvegarde ?
backup-restore-text = { $shop } ({ $file }) redeviendra comme dans la sauvegarde { $backup }. Ce qui a été vendu et changé depuis est mis de côté.
backup-restore-note = Rien n’est perdu : la boutique de maintenant est gardée à côté, et figurera dans cette liste.
backup-restore-yes = revenir
backup-restoring = Retour à la sauvegarde
backup-restored = boutique revenue à la sauvegarde du { $backup } ; gardé : { $kept }
