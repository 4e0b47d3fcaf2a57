"""What is said to the database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def noting(engine: Engine) -> Iterator[list[str]]:
    """Give a list to which each statement is added."""
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
