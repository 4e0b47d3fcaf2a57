"""What somebody may have celebrated in the program's channel, and in which words: nothing without their yes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.checkins import Answer, check
from programs.goals import REACHED, Goal
from programs.pairs import Pair, Refused
from programs.people import Member
from programs.playbook import Celebration, Choice, Form, Kind, Playbook, Question, Visibility
from programs.promises import Tally
from programs.prompts import fill

# The kind of the notice that is posted.
CELEBRATION = "celebration"
FULL, FIRST, NO = "full", "first", "no"
CONSENT = Question(
    id="name",
    ask="May I name you there?",
    seen_by=Visibility.ONLY_ME,
    kind=Kind.ONE,
    required=True,
    choices=(
        Choice(FULL, "Yes, with my name"),
        Choice(FIRST, "Yes, with my first name only"),
        Choice(NO, "No, thanks"),
    ),
    hint="You see the message before anybody else does. Nothing that anybody wrote is in it.",
)
ASKING = Form(id="celebration", title="Celebrate this?", submit="Next", questions=(CONSENT,))

NOTHING = "There is nothing to celebrate right now. Home says so when there is."
NO_CHANNEL = "This program has no channel any more, so there is nowhere to post it."
TOO_LATE = "It is posted already, or just being posted, so I cannot hold it back. In Slack an admin can delete it."


@dataclass(frozen=True)
class Offer:
    """Something that somebody could have celebrated: what, how much of it, and the `mark` by which it is asked once."""

    pair: Pair
    what: Celebration
    count: int
    mark: str

    @property
    def words(self) -> str:
        """Return how it is offered."""
        return fill(self.what.offer, {"count": str(self.count), "program": self.pair.program_name})

    def posted(self, name: str) -> str:
        """Return what would be posted of somebody under this name."""
        return posted(self.what, self.count, name, self.pair.program_name)


@dataclass(frozen=True)
class Celebrated:
    """What somebody decided about an occasion; `posts_at` is when it goes out, while it has not."""

    id: UUID
    program_id: UUID
    pair_id: UUID
    member_id: UUID
    kind: str
    occasion: str
    count: int
    mark: str
    name: str
    state: str
    posts_at: datetime | None = None


def offer(playbook: Playbook, pair: Pair, counted: Tally, goals: Iterable[Goal],
          decided: Iterable[Celebrated]) -> Offer | None:  # fmt: skip
    """Return what somebody, whose promises and `goals` these are, could celebrate now and has not `decided` about."""
    done = {(one.occasion, one.mark) for one in decided if one.pair_id == pair.id and one.state != "previewed"}
    reached = [(1, str(one.id)) for one in goals if one.pair_id == pair.id and one.state == REACHED]
    for what in playbook.celebrations:
        rows = [(count, str(n)) for count, n in counted.reached if what.in_a_row and count % what.in_a_row == 0]
        for count, mark in rows[-1:] if what.in_a_row else reached:
            if (what.id, mark) not in done:
                return Offer(pair, what, count, mark)
    return None


def posted(what: Celebration, count: int, name: str, program: str) -> str:
    """Return the words of a celebration: the playbook's alone, with the name that somebody agreed to."""
    return fill(what.words, {"count": str(count), "name": name, "program": program})


def name_for(answer: Answer, me: Member) -> str | Refused:
    """Return the name somebody agrees to be called by; '' when they would rather not."""
    given = check(ASKING, {CONSENT.id: answer})
    if isinstance(given, Refused):
        return given
    first = me.name.split()[0] if me.name.split() else me.name
    return {FULL: me.name, FIRST: first, NO: ""}[given.answers[0].picks[0]]
