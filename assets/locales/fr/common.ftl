# Les mots que plusieurs écrans partagent.

count-sales = { $count ->
    [one] { $count } vente
   *[other] { $count } ventes
}
count-products = { $count ->
    [one] { $count } produit
   *[other] { $count } produits
}
count-clients = { $count ->
    [one] { $count } client
   *[other] { $count } clients
}
count-lines = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
count-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
count-pieces = { $count ->
    [one] { $count } pièce
   *[other] { $count } pièces
}
