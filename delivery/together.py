"""Does in one transaction what several hands want of the database at the same moment."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """Where hands ask: whoever finds nobody at it answers for all who wait, who would each take as long otherwise."""

    def __init__(self, answer: Callable[[Sequence[Asked]], Sequence[Answer]]) -> None:
        """Take what answers several, in their order; it has to do no harm when it is asked again after an error."""
        self._answer = answer
        self._waiting: deque[tuple[Asked, Future[Answer]]] = deque()
        self._turn = Lock()

    def ask(self, one: Asked) -> Answer:
        """Return the answer, asked again alone should it fail for several. Raises what that raises."""
        mine: Future[Answer] = Future()
        self._waiting.append((one, mine))
        # Looked at again once the turn is given back: whoever came a moment before saw it taken, and only waits.
        while self._waiting and self._turn.acquire(blocking=False):
            try:
                self._answer_all()
            finally:
                self._turn.release()
        return self._answer([one])[0] if mine.exception() else mine.result()

    def _answer_all(self) -> None:
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            answers = self._answer([one for one, _ in taken])
            for (_, hand), answer in zip(taken, answers, strict=True):
                hand.set_result(answer)
        except BaseException as error:  # or they would wait for ever
            for _, hand in taken:
                hand.set_exception(error)
