# La vente : la caisse.

new-sale-find = Scanner ou chercher
new-sale-find-hint = scannez, ou tapez un nom ou un code
new-sale-matches = { $count ->
    [one] { $count } trouvé
   *[other] { $count } trouvés
}
new-sale-no-match = rien ne s’appelle ainsi
new-sale-left = reste { $quantity }
new-sale-now = { $quantity } en stock
new-sale-sold-per-day = vendus par jour
new-sale-often = Souvent vendus
new-sale-in-field = Dans ce champ
new-sale-example-1 = 3*clav
new-sale-example-1-text = trois claviers
new-sale-example-2 = 0,25*tom
new-sale-example-2-text = un quart de kilo
new-sale-example-3-text = champ vide : payer
new-sale-client = Client
new-sale-walk-in = aucun, client de passage
new-sale-visits = { $count ->
    [one] { $count } achat
   *[other] { $count } achats
}
new-sale-usual = panier habituel { $amount }
new-sale-basket = Panier
new-sale-lines = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
new-sale-column-article = Article
new-sale-column-quantity = Qté
new-sale-column-price = Prix
new-sale-column-total = Total
new-sale-column-left = Reste
new-sale-first = Scannez le premier article
new-sale-first-hint = ou tapez son nom ou son code
new-sale-next = Scannez l’article suivant
new-sale-to-pay = À payer
new-sale-paid-by = Payé en
new-sale-given = Reçu
new-sale-exact = exact
new-sale-change = Rendu
new-sale-missing = Manque
new-sale-to-give = À rendre
new-sale-until-next = jusqu’au prochain article
new-sale-sale = Vente
new-sale-empty = Le panier est vide : scannez d’abord un article.
new-sale-given-missing = Il manque { $missing }. Tapez la somme reçue, ou laissez le champ vide pour le compte exact.
new-sale-unknown = Rien ici ne s’appelle « { $text } ». Vérifiez l’orthographe, ou { $key } pour un prix libre.
new-sale-unknown-code = Code inconnu { $code }
unknown-create = Créer le produit, et le vendre
unknown-give = Donner le code à un produit existant
unknown-open-price = Vendre à prix libre
unknown-foot = { $choose } choisir   { $close } retour : le panier ne change pas
unknown-layout = La douchette tape comme pour un autre clavier. Réglez-la une fois : { $key }.
unknown-give-title = Quel produit reçoit le code { $code } ?
unknown-given = { $name } a maintenant le code { $code }
unknown-replace-title = Donner un autre code à { $name } ?
unknown-replace-text = Il a le code { $old }. Il aurait { $code } à la place, et l’ancien ne le trouverait plus.
unknown-replace-yes = remplacer
new-sale-scanned = au panier : { $name }
new-sale-removed = { $name } retiré, { $key } le remet
new-sale-cleared = panier vidé, { $key } le remet
new-sale-clear-title = Vider le panier ?
new-sale-clear-text = { $count ->
    [one] Une ligne
   *[other] { $count } lignes
}, { $total } : tout retourne en rayon.
new-sale-clear-note = { $key } le remet, jusqu’à la prochaine vente.
new-sale-clear-yes = vider
new-sale-void-text = { $total }, { $who } : la vente est reprise par une pièce à part, et ses articles reviennent en stock.
new-sale-void-note = Si le panier est vide, ce qui était vendu y revient. Une annulation ne se reprend pas.
new-sale-undone = le panier comme avant
new-sale-undone-client = le client comme avant
new-sale-undone-line = { $name } : de nouveau { $quantity } à { $price }
new-sale-undone-back = { $name } est de retour
new-sale-undone-out = { $name } est ressorti
new-sale-undone-lines = { $count ->
    [one] { $count } ligne est de retour
   *[other] { $count } lignes sont de retour
}
new-sale-basket-waits = un autre programme occupe le fichier : le panier y sera noté dès qu’il sera libre
new-sale-not-kept = le panier de cette fenêtre n’a pas pu être gardé : { $why }
new-sale-basket-kept = { $count ->
    [one] votre panier est là : { $count } ligne
   *[other] votre panier est là : { $count } lignes
}
new-sale-pick-client = Qui achète ?
new-sale-create-client = nouveau client
new-sale-open-title = Prix libre
new-sale-open-label = Libellé
new-sale-open-price = Prix
new-sale-open-quantity = Quantité
new-sale-open-no-label = écrivez ce que c’est
new-sale-recorded = vente { $number } enregistrée
new-sale-void-done = vente annulée
new-sale-not-recorded = Vente non enregistrée
new-sale-short-title = Pas assez en stock
new-sale-clock-title = L’horloge semble fausse
new-sale-clock-behind = Si l’heure est juste et que la dernière vente était mal datée : vendez quand même, puis annulez cette vente ; la question ne revient pas.
new-sale-clock-ahead = Si l’heure est juste et que la boutique est restée fermée tout ce temps : vendez quand même.
new-sale-sell-anyway = vendre quand même
