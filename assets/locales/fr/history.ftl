# Les ventes, et ce qu’on en fait.

history-title = Ventes
history-of = Achats : { $name }
history-no = N°
history-time = Heure
history-client = Client
history-items = Art.
history-paid = Payé
history-total = Total
history-articles = Articles
history-when = Quand
history-lines = Lignes
history-cash = espèces
history-given = Reçu, { $tender }
history-change = Rendu
history-walk-in = de passage
history-anonymised = anonymisé
history-sale = Vente { $number }
history-void = Annulation { $number }
history-void-word = Annulée
history-state-paid = ✓ payée
history-state-void = ↺ annulation
history-voided = annulée
history-void-of = annule { $number }
history-reverses = annule la vente { $number }
history-voided-by = annulée par { $number }
history-more-lines = { $count ->
    [one] encore une ligne
   *[other] encore { $count } lignes
}
history-number-label = Numéro
history-number-hint = la fin d’un numéro, par exemple 4118
history-empty = Pas encore de vente
history-empty-text = Chaque vente viendra ici, la plus récente d’abord.
history-none-found = Aucune vente de ce genre
history-none-found-text = Rien ne passe les filtres.
history-void-title = Annuler la vente { $number } ?
history-void-text = { $total }, { $day }, { $who } : la vente est reprise par une pièce à part, et ses articles reviennent en stock.
history-void-note = La vente reste dans la liste, marquée comme annulée. Une annulation ne se reprend pas.
history-void-yes = Annuler la vente
history-void-refused = Rien n’a été annulé
history-voided-toast = Vente { $number } annulée par { $by }, le stock est revenu
list-position = { $position } sur { $total }
list-position-cut = { $position } sur les { $total } plus proches
