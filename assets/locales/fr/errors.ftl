# Ce qui n’a pas marché dans la boutique : ce qui s’est passé, ce qui est gardé, ce qu’il faut faire.

error-not-found = il n’y a rien sous « { $what } » : cherchez dans la liste, puis réessayez
error-invalid = { $field } : { $problem }
error-overflow = le montant est trop grand pour être gardé ; rien n’a été enregistré : vérifiez les prix et les quantités
error-code-taken = le code { $code } est déjà celui de « { $name } » (produit { $id }) ; rien n’a changé : choisissez un autre code
error-short = stock insuffisant, rien n’a été enregistré : { $lines } ; baissez la quantité, ou réapprovisionnez d’abord
error-short-line = { $name } : { $asked } demandés, il en reste { $left }
error-deleted = « { $name } » (produit { $id }) a été supprimé, rien n’a été enregistré : retirez-le de la vente, ou rétablissez-le
error-given = { $given } ne suffit pas pour un total de { $total } ; rien n’a été enregistré : demandez le reste
error-key-reused = la clé { $key } désigne déjà une autre vente ; rien n’a été enregistré : prenez une nouvelle clé
error-already-voided = cette vente a déjà été annulée, par { $number } ; rien n’a changé
error-not-a-sale = { $number } n’est pas une vente : seule une vente peut être annulée
error-clock = l’horloge est en retard sur la dernière vente, du { $day } ; rien n’a été enregistré : mettez l’ordinateur à l’heure
error-anonymised = ce client a été anonymisé pour de bon : il n’y a plus rien à modifier ni à rétablir
error-other-currency = cette boutique compte en { $code } ; rien n’a changé
error-no-shop = il n’y a pas de boutique dans { $path } : créez-la avec « salestrack init », ou nommez-en une autre avec --database
error-exists = il y a déjà quelque chose dans { $path }, qui n’a pas été touché : choisissez un autre nom
error-not-a-shop = { $path } n’est pas une boutique de SalesTrack ({ $why }) ; le fichier n’a pas été touché
error-newer = cette boutique vient d’un SalesTrack plus récent (schéma { $found }, celui-ci connaît { $known }) ; elle n’a pas été touchée : mettez SalesTrack à jour
error-busy = un autre programme occupe le fichier de la boutique ; rien n’a été enregistré : réessayez dans un instant
error-read-only = impossible d’écrire dans le fichier de la boutique ; rien n’a été enregistré : vérifiez ses droits et ceux de son dossier
error-disk-full = le disque est plein ; rien n’a été enregistré : faites de la place, puis réessayez
error-damaged = le fichier de la boutique est abîmé : gardez-en d’abord une copie, puis revenez à une sauvegarde avec « salestrack restore »
error-cut-off = le fichier de la boutique est coupé, la fin manque : gardez-en d’abord une copie, puis revenez à une sauvegarde avec « salestrack restore »
error-interrupted = arrêté à votre demande ; rien n’a changé
error-source = { $why }
error-storage = le fichier de la boutique n’a pas pu servir ({ $what }) ; rien n’a été enregistré : réessayez

# Pourquoi le système a refusé : la fin d’une phrase.
system-not-found = ce fichier ou ce dossier n’existe pas
system-permission = les droits manquent
system-read-only = ce disque est en lecture seule
system-full = le disque est plein
system-folder = c’est un dossier
system-no-folder = une partie de son chemin n’est pas un dossier
system-exists = il existe déjà
system-no-text = ce n’est pas un fichier de texte
system-name = son nom est trop long, ou a des signes qu’aucun fichier ne peut avoir

field-name = Nom
field-code = Code
field-price = Prix
field-unit = Unité
field-quantity = Quantité
field-threshold = Seuil
field-phone = Téléphone
field-email = E-mail
field-reason = Motif
field-given = Somme donnée
field-currency = Monnaie
field-cutoff = Fin de journée
field-lines = Lignes

problem-empty = il manque quelque chose
problem-too-long = { $max } signes au plus
problem-reserved = un code ne peut pas commencer par id:
problem-negative = moins que zéro n’est pas possible ici
problem-zero = zéro n’est pas possible ici
problem-whole = les pièces se comptent entières : écrivez par exemple 3
problem-malformed = ce n’est pas écrit comme il faut
problem-frozen = cela a déjà servi, et ne peut plus changer
problem-out-of-range = c’est trop, ou trop peu
