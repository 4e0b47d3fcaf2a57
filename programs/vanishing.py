"""What is told of people and places that vanish, and of what came twice: the kinds of those messages."""

from dataclasses import dataclass
from datetime import datetime

# Somebody's account was closed; messages were given up, once for each cause and day; Slack had shut us out; nobody
# delivers.
GONE, GIVEN_UP, LET_IN, SILENT = "person_gone", "given_up", "let_in", "silent"
# Somebody's account was closed, to whoever is in a pair with them.
PARTNER_GONE = "partner_gone"
# Messages stand in Slack more than once.
CAME_TWICE = "came_twice"


@dataclass(frozen=True)
class Copies:
    """A message that came so many times, for whom it was, and when it was due."""

    for_whom: str
    copies: int
    due_at: datetime
