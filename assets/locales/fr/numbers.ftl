# Les unités, et ce qui ne va pas dans un nombre ou une date saisis.

unit-piece = pièce
unit-kg = kg
unit-g = g
unit-l = litre
unit-m = mètre

number-empty = il manque un nombre
number-not-a-number = « { $what } » n’est pas un nombre : écrivez-le comme { $example }
number-letter-o = il y a une lettre O, pas un zéro : écrivez { $suggestion }
number-letter-o-last = le dernier signe est une lettre O, pas un zéro : écrivez { $suggestion }
number-decimals = { $max ->
    [one] un chiffre au plus après la virgule
   *[other] { $max } chiffres au plus après la virgule
}
number-whole = nombres entiers seulement : écrivez par exemple 3
number-too-large = ce nombre est trop grand
number-negative = écrivez-le sans le signe moins
number-zero = zéro n’est pas possible ici
number-no-day = il manque une date : écrivez-la comme 21/11/2026
number-not-a-date = « { $what } » n’est pas une date : écrivez-la comme 21/11/2026
number-no-such-day = le { $what } n’existe pas dans le calendrier
