# Le cadre du tableau de bord.

tab-products = Produits
tab-clients = Clients
tab-new-sale = Vente
tab-history = Historique
tab-reports = Rapports
header-today = aujourd’hui
header-demo = Boutique d’essai
header-read-only = { $name } (lecture seule)
header-sales = { $count ->
    [one] { $count } vente
   *[other] { $count } ventes
}
loading = chargement
saving = enregistrement
work-cancelled = arrêté : rien n’a changé, rien ne reste
read-only-title = Cette boutique est en lecture seule
read-only-text = On ne peut pas écrire dans son fichier, ou dans le dossier où il est. Vous pouvez regarder, chercher et exporter ; aucune vente, aucun changement ne sera gardé. Vérifiez les droits, puis rouvrez-la.
banner-not-done = Rien n’a été fait
banner-close = fermer
too-small = Cette fenêtre est trop petite pour la boutique.
too-small-wanted = Il faut { $wanted }.
too-small-found = Elle a { $found }.
undo-not-done = Rien n’a été annulé
undo-changed-since = Cela a changé ailleurs depuis : tout reste comme maintenant, et rien n’est perdu.
dashboard-no-terminal = Le tableau de bord a besoin d’un terminal. Dans un script, prenez les commandes : salestrack --help
stock-low = bas
stock-out = épuisé
tender-cash = espèces
import-title = Importer l’ancien SalesTrack
import-path = Fichier
import-no-file = ce fichier n’existe pas
setup-sampling = On remplit la boutique d’essai
setup-importing = Importation
setup-creating = On ouvre la boutique
setup-not-empty = L’exemple est pour une boutique vide : celle-ci a déjà des produits. Pour le voir : salestrack demo
setup-import-notes = Laissées de côté : { $left_out } ; corrigées : { $changed }. La liste et les raisons sont dans { $file }
setup-import-unlisted = Laissées de côté : { $left_out } ; corrigées : { $changed }. La liste et les raisons : salestrack import --dry-run
setup-imported = importés : { $products }, { $clients }, { $sales }
dashboard-no-thread = Le système ne donne plus de fils d’exécution à ce programme ({ $why }). Fermez d’autres programmes, ou relevez la limite (ulimit -u), et relancez-le. Rien n’a été changé.
dashboard-aborted = Il n’y avait plus de mémoire, et le programme s’est arrêté. Ce qui était confirmé est dans le fichier de la boutique, le panier aussi : relancez-le.
