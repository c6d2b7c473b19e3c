# Les commandes qui écrivent.

cli-yes = oui
cli-no = non
cli-cash = espèces
cli-walk-in = de passage
cli-walk-ins = clients de passage
cli-anonymised = (anonymisé)
cli-shop-name = Ma boutique
cli-created = la boutique { $name } est prête dans { $path }
cli-recorded = { $what } est enregistré, mais la réponse n’a pas pu être écrite ({ $why }) : ne recommencez pas
cli-recorded-all = le tout
cli-write = impossible d’écrire la réponse ({ $why })
cli-argument = { $argument } : { $problem }
cli-no-day = il manque une date : écrivez-la comme 2025-05-29
cli-not-a-day = « { $what } » n’est pas une date : écrivez-la comme 2025-05-29
cli-period = --from vient après --to : échangez-les
cli-unit = « { $what } » n’est pas une unité : piece, kg, g, l ou m
cli-currency = --currency : « { $what } » n’est pas une monnaie : écrivez son code, comme EUR ou XOF
cli-no-product = il n’y a pas de produit « { $what } » : « salestrack product list » les montre tous
cli-no-client = il n’y a pas de client { $what } : « salestrack client list » les montre tous
cli-no-sale = il n’y a pas de vente { $what } : « salestrack sale list » les montre toutes
cli-product-deleted = { $name } ne figure plus dans aucune liste
cli-client-deleted = { $name } ne figure plus dans aucune liste
cli-client-anonymised = le client { $id } est anonymisé
cli-client-anonymised-held = le client { $id } est anonymisé ; un autre programme lit encore le fichier tel qu’il était : les anciennes données disparaissent pour de bon quand toutes les fenêtres de cette boutique sont fermées
cli-checking = vérification
cli-check-clean = tout est en ordre
cli-check-derived = { $count ->
    [one] une chose ne va pas ; « salestrack check --repair » la reconstruit
   *[other] { $count } choses ne vont pas ; « salestrack check --repair » les reconstruit
}
cli-check-facts = { $count ->
    [one] une chose ne va pas, et ne peut pas être reconstruite : gardez une copie du fichier, et demandez de l’aide
   *[other] { $count } choses ne vont pas, et toutes ne peuvent pas être reconstruites : gardez une copie du fichier, et demandez de l’aide
}
cli-check-twins = { $count ->
    [one] un produit a le code d’un autre sous une autre forme (twin) : chacun est trouvé par le sien, et l’un des deux peut disparaître
   *[other] { $count } produits ont les codes d’autres sous une autre forme (twin) : chacun est trouvé par le sien, et un sur deux peut disparaître
}
cli-check-redated = { $count ->
    [one] une vente importée portait une date d’avant 1970 ou à venir (redated) : elle est comptée le jour de l’importation
   *[other] { $count } ventes importées portaient des dates d’avant 1970 ou à venir (redated) : elles sont comptées le jour de l’importation
}
cli-check-restored = { $count ->
    [one] la boutique est revenue une fois à une sauvegarde (restored) : ses numéros continuent après ceux de la boutique quittée
   *[other] la boutique est revenue { $count } fois à une sauvegarde (restored) : ses numéros continuent après ceux de la boutique quittée
}
cli-repaired = { $count ->
    [0] il n’y avait rien à reconstruire
    [one] une chose reconstruite
   *[other] { $count } choses reconstruites
}
cli-sampling = on remplit la boutique d’essai
cli-sample-written = { $count ->
    [one] une boutique d’essai avec une vente est dans { $path }
   *[other] une boutique d’essai avec { $count } ventes est dans { $path }
}
cli-importing = importation
cli-imported = importés : { $clients }, { $products }, { $sales } et leurs { $lines } ; { $known } déjà connus
cli-would-import = à importer : { $clients }, { $products }, { $sales } et leurs { $lines } ; { $known } déjà connus ; rien n’a été écrit
cli-more-notes = et { $count } lignes de plus
cli-left-out = laissé de côté
cli-changed = modifié

config-unreadable = le fichier de configuration { $path } est illisible ({ $why })
config-syntax = le fichier de configuration { $path } est mal écrit à la ligne { $line } : { $why }
config-unknown-key = le fichier de configuration { $path }, ligne { $line } : le réglage « { $key } » n’existe pas (database, lang, theme, charts, log_level)
config-bad-value = le fichier de configuration { $path }, ligne { $line } : « { $key } » ne peut pas avoir cette valeur
config-bad-variable = { $name } ne peut pas être « { $value } »
config-no-home = pas de dossier personnel où garder une boutique : nommez un fichier avec --database

column-id = Id
column-code = Code
column-name = Nom
column-price = Prix
column-unit = Unité
column-stock = Stock
column-threshold = Seuil
column-phone = Téléphone
column-email = E-mail
column-orders = Ventes
column-revenue = Chiffre d’affaires
column-number = Numéro
column-day = Jour
column-month = Mois
column-client-id = Id client
column-client = Client
column-units = Unités
column-total = Total
column-product-id = Id produit
column-quantity = Quantité
column-unit-price = Prix unitaire
column-tender = Payé en
column-amount = Montant
column-given = Donné
column-change = Rendu
column-check = Contrôle
column-detail = Ce qui a été trouvé
column-derived = Reconstructible
column-table = Table
column-done = Décision
column-reason = Raison
column-was = Il y avait
cli-clock = { $why } ; ajoutez --yes si elle est juste maintenant
cli-absurd = « { $what } » dépasse ce qu’une main veut dire ; ajoutez --yes si c’est juste
