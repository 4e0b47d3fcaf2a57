"""After an absence: what is late comes when its readers are awake, or not at all when too little time is left."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from programs.absence import LATE, LEFT, Absence, Missed, catch_up, left_out
from programs.attention import Item, Plan
from programs.calendar import is_quiet
from programs.mentorship import MENTORSHIP
from tests.blocks.people import member

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
hours = st.floats(0, 24 * 40).map(lambda count: timedelta(hours=count))


@settings(deadline=None, max_examples=300)
@given(zone=zones, other=zones, late=hours, left=st.none() | hours, starts=hours, urgent=st.booleans())
def test_nobody_is_woken_and_nobody_is_asked_at_the_last_moment(
    zone: str, other: str, late: timedelta, left: timedelta | None, starts: timedelta, urgent: bool
) -> None:
    """Anywhere, at any time of the year: what was on time or is about safety is left alone."""
    now = NOON + 9 * starts
    ana, kenji = member("Ana", zone), member("Kenji", other)
    item = Item(
        uuid4(), 1, (ana.id, kenji.id), now - late, now - late, now + left if left is not None else None, urgent=urgent
    )
    plan = catch_up([item], {one.id: one for one in (ana, kenji)}, now)
    if urgent or late <= LATE:
        assert plan == Plan()
    elif left is not None and left < LEFT:
        assert plan.drop == (item.id,)
    else:
        at = dict(plan.wait).get(item.id, now)
        assert at >= now
        assert not is_quiet(at, ana.zone, ana.quiet_from, ana.quiet_until)
        assert plan.drop == ()


def test_what_was_missed_is_gathered_by_absence_and_stage() -> None:
    """The latest absence first; of each stage which pairs were not asked and how often; what reminds is counted."""
    first, second = (Absence(UUID(int=n), NOON, NOON + timedelta(days=n)) for n in (1, 9))
    asks = {prompt.id: stage.id for stage in MENTORSHIP.stages for prompt in stage.prompts}

    def missed(absence: Absence, prompt: str, *names: str, count: int = 1) -> Missed:
        return Missed(absence, names, asks[prompt], prompt, count)

    found = left_out(
        [
            missed(first, "check_in", "Ana", "Kenji"),
            missed(second, "check_in", "Ana", "Kenji", count=2),
            missed(second, "reminder", "Ana", "Kenji", count=2),
            missed(second, "half", "Ana", "Kenji"),
            missed(second, "fit", "Bo", "Mei", count=2),
        ],
        MENTORSHIP,
    )
    assert [one.absence for one in found] == [second, first]
    assert {name: list(pairs) for name, pairs in found[0].asked.items()} == {
        "Check-in": [(("Ana", "Kenji"), 2)],
        "Fit": [(("Bo", "Mei"), 2)],
    }
    assert [one.reminders for one in found] == [3, 0]
