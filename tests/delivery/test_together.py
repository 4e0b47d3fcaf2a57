"""Several hands that ask at the same moment: each gets its own answer, and one asks for all who wait."""

import time
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Barrier, Lock, Thread
from typing import Any

import pytest

from delivery.together import Together

HANDS, ASKED, PATIENCE = 12, 150, 10


def _asks(together: Together[int, Any], one: int) -> Future[Any]:
    """Ask in a thread that the test outlives, should nobody answer."""
    answer: Future[Any] = Future()

    def ask() -> None:
        try:
            answer.set_result(together.ask(one))
        except Exception as error:
            answer.set_exception(error)

    Thread(target=ask, daemon=True).start()
    return answer


def test_each_gets_its_own_answer_and_nobody_waits_for_ever() -> None:
    """However they meet, none is overlooked, and never do two ask at once."""
    turn, met, sizes, right = Lock(), Barrier(HANDS), list[int](), list[int]()

    def squares(asked: Sequence[int]) -> list[int]:
        assert turn.acquire(blocking=False)
        sizes.append(len(asked))
        time.sleep(0.001)  # or nobody else would come meanwhile
        turn.release()
        return [one * one for one in asked]

    together = Together(squares)

    def hand(number: int) -> None:
        met.wait()
        right.extend(one for one in range(number, HANDS * ASKED, HANDS) if together.ask(one) == one * one)

    hands = [Thread(target=hand, args=(number,), daemon=True) for number in range(HANDS)]
    for one in hands:
        one.start()
    for one in hands:
        one.join(PATIENCE)
    assert sorted(right) == list(range(HANDS * ASKED))
    assert sum(sizes) == HANDS * ASKED > len(sizes)


def test_who_waits_is_asked_for_in_one_go() -> None:
    """While one is being answered the others come, and are answered together next."""
    sizes: list[int] = []

    def slowly(asked: Sequence[int]) -> Sequence[int]:
        sizes.append(len(asked))
        time.sleep(0.3)
        return asked

    together = Together(slowly)
    first = _asks(together, 0)
    time.sleep(0.1)
    rest = [_asks(together, one) for one in range(1, 5)]
    assert [one.result(PATIENCE) for one in (first, *rest)] == list(range(5))
    assert sizes == [1, 4]


def test_what_fails_for_several_is_asked_again_alone() -> None:
    """One that cannot be answered takes nobody's answer from the others."""

    def inverse(asked: Sequence[int]) -> list[float]:
        time.sleep(0.1)
        return [1 / one for one in asked]

    together = Together(inverse)
    asked = [_asks(together, one) for one in (1, 2, 0, 4)]
    assert [asked[n].result(PATIENCE) for n in (0, 1, 3)] == [1, 0.5, 0.25]
    with pytest.raises(ZeroDivisionError):
        asked[2].result(PATIENCE)
