"""What is told of people and places that vanish: the kinds of those messages."""

# Somebody's account was closed; messages were given up, once for each cause and day; Slack had shut us out; nobody
# delivers.
GONE, GIVEN_UP, LET_IN, SILENT = "person_gone", "given_up", "let_in", "silent"
# Somebody's account was closed, to whoever is in a pair with them.
PARTNER_GONE = "partner_gone"
