"""Home: showing it, and saying in words what waits."""

from blocks.enrolment import choose_view
from blocks.notice import COMMANDS, NOTHING_OPEN, waiting_words
from db.homes import load_home
from handlers.outcomes import Asked, Done, Open, Outcome, Reply

# What people type to take part.
JOIN = ("enrol", "enroll", "join")


def show(asked: Asked) -> Outcome:
    """Answer that somebody opened Home: it is published after every answer."""
    del asked
    return Done()


def tell(asked: Asked) -> Outcome:
    """Say what is waiting for the person who asks, or offer what they could join in."""
    home = load_home(asked.tx, asked.actor, asked.now, asked.playbooks)
    wanted = str(asked.body.get("text") or "").strip().lower()
    if wanted not in ("", *JOIN):
        return Reply(COMMANDS)
    if not wanted:
        return Reply(waiting_words(home, asked.playbooks))
    return Open(choose_view(home.openings, asked.playbooks)) if home.openings else Reply(NOTHING_OPEN)
