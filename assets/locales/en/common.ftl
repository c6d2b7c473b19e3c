# Words that several screens share.

count-sales = { $count ->
    [one] { $count } sale
   *[other] { $count } sales
}
count-products = { $count ->
    [one] { $count } product
   *[other] { $count } products
}
count-clients = { $count ->
    [one] { $count } client
   *[other] { $count } clients
}
count-lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
count-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
count-pieces = { $count ->
    [one] { $count } piece
   *[other] { $count } pieces
}
