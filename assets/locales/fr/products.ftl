# La liste des produits, le détail et les formulaires.

list-no-match = rien ne correspond ; esc efface la recherche
products-name = Nom
products-code = Code
products-code-check = chiffre de contrôle faux
products-code-hint = scannez-le, ou laissez vide
products-unit = Vendu à
products-price = Prix
products-threshold = Alerte sous
products-threshold-hint = vide : jamais
products-stock = En stock
products-on-hand = Stock
products-sold-30 = Vendu 30 j
products-low-only = bas et rupture
products-worth = Valeur
products-days-left = { $days ->
    [one] encore { $days } jour
   *[other] encore { $days } jours
}
products-twin = c’est aussi le code de { $name } : trouvé sous cette forme seulement
products-minimum = min. { $quantity }
products-sold-per-day = Vendus par jour
products-in-weeks = { $weeks ->
    [one] { $quantity } en une semaine
   *[other] { $quantity } en { $weeks } semaines
}
products-never-sold = rien de vendu ces semaines-ci
products-stock-over-time = Stock
products-movements = Derniers mouvements
movement-opening = stock initial
movement-sale = vente { $number }
movement-void = annulation { $number }
movement-restock = réassort
movement-adjustment = correction
movement-import = de l’importation
reason-breakage = casse
reason-mistyped = erreur de saisie
reason-count = inventaire
reason-own-use = usage de la boutique
reason-theft = vol
reason-other = autre
products-empty = Les rayons sont vides
products-empty-text = Les produits apparaissent ici, avec leur stock et leurs ventes.
products-empty-add = ajouter le premier produit
products-empty-import = importer la base de l’ancien SalesTrack
products-empty-sample = charger la boutique d’essai, pour voir
products-new = Nouveau produit
products-edit = Modifier { $name }
products-restock = Réassort : { $name }
products-adjust = Corriger le stock : { $name }
products-received = Reçu
products-on-hand-now = { $quantity } en stock
products-scan-unknown = aucun produit n’a le code { $code }
products-scan-unsaved = enregistrez d’abord { $name }, puis scannez { $other }
products-note = Note
products-note-hint = facture, fournisseur …
products-difference = Différence
products-difference-hint = −2 ou 3 ; { $quantity } en stock
products-reason = Raison
products-reason-text = En mots
products-reason-text-hint = pour une autre raison
products-reason-missing = dites en quelques mots pourquoi
products-added = { $name } ajouté
products-unadded = { $name } retiré
products-edited = { $name } enregistré
products-unedited = { $name } comme avant
products-restocked = { $name } réassorti
products-adjusted = stock corrigé : { $name }
products-stock-undone = stock comme avant : { $name }
products-delete-title = Supprimer { $name } ?
products-delete-text = Il quitte toutes les listes, avec { $stock } en stock, d’une valeur de { $value }. { $sales ->
    [0] Il n’a jamais été vendu.
    [one] Sa seule vente garde son nom et son prix.
   *[other] Ses { $sales } ventes gardent son nom et son prix.
}
products-delete-note = { $key } le fait revenir.
products-delete-yes = supprimer
products-deleted = { $name } supprimé
products-restored = { $name } est revenu
products-out = { $count ->
    [one] épuisé
   *[other] épuisés
}
