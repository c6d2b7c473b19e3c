# Les six rapports, les périodes.

report-revenue-per-month = CA par mois
report-revenue-per-day = CA par jour
report-revenue-per-hour = CA par heure
report-units-per-month = Unités par mois
report-units-per-day = Unités par jour
report-orders-per-day = Ventes par jour
report-best-sellers = Meilleures ventes
report-least-popular = 100 moins vendus
report-revenue-per-client = CA par client
reports-group-sales = Ventes
reports-group-products = Produits
reports-group-clients = Clients
reports-revenue = CA
reports-sales = Ventes
reports-units = Unités
reports-basket = Panier moyen
reports-basket-short = panier { $amount }
reports-best = Le meilleur
reports-versus = vs { $name }
reports-versus-so-far = vs { $name } à ce jour
reports-change = Écart
reports-share = Part
reports-client = Client
reports-product = Produit
reports-hour = Heure
reports-day = Jour
reports-month = Mois
reports-now = actuel
reports-before = avant
reports-total = Total
reports-others = autres
reports-no-time = sans heure
reports-pieces = pièces
reports-by-units = en unités
reports-walk-ins = de passage
reports-no-sales = Aucune vente sur cette période
span-day = jour
span-week = semaine
span-30 = 30 j
span-90 = 90 j
span-month = mois
span-year = année
span-all = tout
span-custom = choisi
period-all = depuis toujours
period-which = Laquelle
period-title = Période
period-from = Du
period-to = Au
period-hint = avec « { $word } »
period-since = depuis le { $day }
period-until = jusqu’au { $day }
period-backwards = ce jour est avant le premier
filter-client = Client
filter-product = Produit
filter-any-client = tous les clients
filter-any-product = tous les produits
export-title = Écriture du fichier
export-done = { $count ->
    [one] une ligne écrite dans { $file }
   *[other] { $count } lignes écrites dans { $file }
}
export-failed = Le fichier n’a pas été écrit
export-why = { $why }. Rien d’autre n’a changé : faites de la place ou choisissez un autre dossier, puis réessayez.

