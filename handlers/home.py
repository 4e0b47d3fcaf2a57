"""Home: showing it."""

from handlers.outcomes import Asked, Done, Outcome


def show(asked: Asked) -> Outcome:
    """Answer that somebody opened Home: it is published after every answer."""
    del asked
    return Done()
