"""Home: showing it, and saying in words what waits."""

from blocks.notice import waiting_words
from db.homes import load_home
from handlers.outcomes import Asked, Done, Outcome, Reply


def show(asked: Asked) -> Outcome:
    """Answer that somebody opened Home: it is published after every answer."""
    del asked
    return Done()


def tell(asked: Asked) -> Outcome:
    """Say what is waiting for the person who asks."""
    return Reply(waiting_words(load_home(asked.tx, asked.actor, asked.now)))
