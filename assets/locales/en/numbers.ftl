# Units, and what is wrong with a number or a day that was typed.

unit-piece = piece
unit-kg = kg
unit-g = g
unit-l = litre
unit-m = metre

number-empty = a number is missing
number-not-a-number = “{ $what }” is not a number: write it like { $example }
number-letter-o = there is a letter O, not a zero: write { $suggestion }
number-letter-o-last = the last sign is a letter O, not a zero: write { $suggestion }
number-decimals = { $max ->
    [one] at most one digit behind the decimal mark
   *[other] at most { $max } digits behind the decimal mark
}
number-whole = whole numbers only: write it like 3
number-too-large = this number is too large
number-negative = write it without the minus sign
number-zero = zero is not possible here
number-no-day = a day is missing: write it like 21/11/2026
number-not-a-date = “{ $what }” is not a day: write it like 21/11/2026
number-no-such-day = there is no { $what } in the calendar
