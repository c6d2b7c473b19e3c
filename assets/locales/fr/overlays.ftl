# Ce qui se pose sur un onglet : formulaires, questions, aide, palette, réglages, première ouverture.

confirm-keep = garder
form-wrong = { $count ->
    [one] { $count } chose à corriger
   *[other] { $count } choses à corriger
}
form-discard = { $key } encore une fois pour abandonner ce que vous avez tapé, ou continuez.
form-next = champ suivant
form-save = enregistrer
form-cancel = annuler
picker-create = + { $label } : { $text }
help-title = Touches
help-close = fermer
help-foot = elles se changent dans keymap.toml, à côté de la configuration
palette-title = Actions
palette-count = { $hits } sur { $all }
palette-nothing = aucune action ne s’appelle ainsi
progress-rate = { $rate } par seconde
progress-left = encore { $seconds } s
progress-cancel = annuler
settings-title = Réglages de la boutique
settings-name = Nom
settings-language = Langue
settings-language-locale = celle du système
settings-currency = Monnaie
settings-currency-hint = jusqu’à la première vente
settings-currency-unknown = un code ISO de trois lettres, comme EUR ou XOF
settings-oversell = Au-delà du stock
settings-oversell-refuse = refuser
settings-oversell-ask = demander et vendre
settings-cutoff = Fin du jour à
settings-cutoff-hint = heures après minuit, de 0 à 11
settings-cutoff-wrong = une heure entière de 0 à 11
settings-saved = réglages enregistrés
settings-undone = réglages comme avant
welcome-words = Bienvenue. Trois réponses et la boutique ouvre.
welcome-shop = Votre boutique
welcome-language = Langue
welcome-name = Nom
welcome-default-name = Ma boutique
welcome-currency = Monnaie
welcome-other = autre
welcome-frozen = { $example } ; fixée dès la première vente
welcome-iso = le code ISO de trois lettres
welcome-start = Commencer avec
welcome-sample = un exemple
welcome-sample-text = 200 produits, deux ans de ventes, pour voir
welcome-import = mes données
welcome-import-text = le fichier de l’ancien SalesTrack
welcome-empty = rien
welcome-empty-text = des rayons vides, à remplir à la main ou au scanner
welcome-local = Tout reste sur cette machine, dans un seul fichier.
welcome-next = suivant
welcome-choose = choisir
welcome-leave = quitter
welcome-open = ouvrir la boutique
