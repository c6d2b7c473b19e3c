# La liste des clients, leur fiche et leurs formulaires.

clients-name = Nom
clients-phone = Téléphone
clients-email = E-mail
clients-last = Vu le
clients-revenue = Chiffre
clients-since = depuis { $month }
clients-spent = Dépensé
clients-visits = Visites
clients-basket = Panier
clients-every = Passe tous les
clients-per-month = Dépenses par mois
clients-twelve-months = 12 mois, { $sign }
clients-no-purchase = rien acheté ces mois-ci
clients-favourites = Achète surtout
clients-units-year = unités, 12 mois
clients-last-purchases = Derniers achats
clients-items = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
clients-empty = Personne n’est encore connu ici
clients-empty-text = Une vente s’en passe ; les habitués apparaissent ici avec leurs achats.
clients-empty-add = ajouter le premier client
clients-new = Nouveau client
clients-edit = Modifier { $name }
clients-added = { $name } ajouté
clients-unadded = { $name } retiré
clients-edited = { $name } enregistré
clients-unedited = { $name } comme avant
clients-delete-title = Supprimer { $name } ?
clients-delete-text = Il quitte toutes les listes. { $orders ->
    [0] Il n’a jamais rien acheté.
    [one] Son achat reste dans l’historique.
   *[other] Ses { $orders } achats restent dans l’historique.
}
clients-delete-note = { $key } le fait revenir.
clients-delete-yes = supprimer
clients-deleted = { $name } supprimé
clients-restored = { $name } est revenu
clients-anonymise-title = Effacer ses données : { $name } ?
clients-anonymise-text = Le nom, le téléphone et l’e-mail sont effacés de ce fichier pour toujours. Les ventes et les montants restent, sans nom.
clients-anonymise-note = On ne peut pas revenir en arrière.
clients-anonymise-yes = effacer
clients-anonymised = données personnelles effacées
clients-anonymised-held = données personnelles effacées ici ; un autre programme lit encore l’ancien fichier, elles y disparaissent dès qu’il a fini
