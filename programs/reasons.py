"""Why a message came, and which messages still come to somebody who wants fewer: in words for its reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from programs.calendar import day_words, local_day, moment_words
from programs.owing import last_day
from programs.pairs import Pair
from programs.playbook import Playbook, Prompt, Stage, Visibility, When
from programs.prompts import fill

# What makes messages due, and what can make one needless. The app tells of nothing that has no words here.
EVENTS: Mapping[When, str] = MappingProxyType(
    {
        When.PAIR_MADE: "you became a pair on {opens}",
        When.PERIOD_OPENS: "the {stage} opened on {opens}",
        When.SHARED: "the {stage} that opened on {opens} was shared",
        When.ALL_SHARED: "everybody has shared the {stage} that opened on {opens}",
        When.SKIPPED: "your partner has nothing new for the {stage} that opened on {opens}",
        When.NUDGED: "your partner sent you a line about the {stage} that opened on {opens}",
        When.TALKED: "your partner says that you have talked about the {stage} that opened on {opens}",
        When.PAUSED: "your partner began a break, or gave it another day",
        When.STOPPED: "your partner began a break",
        When.RESUMED: "your partner came back from a break",
        When.LEFT: "your partner left the pair",
        When.ONE_LEFT: "somebody left your group",
        When.ENDED: "the organizers ended your time as a pair",
        When.FAREWELL: "your time as a pair is nearly over",
        When.COMPLETED: "your time as a pair was over",
        When.EXTENDED: "all of you chose to carry on",
        When.ANSWERED: "the {stage} that opened on {opens} was answered",
        When.WRITTEN: "the {stage} was written or changed on {opens}",
        When.SIGNED: "everybody signed the {stage} of {opens}",
    }
)
NOT_YET: Mapping[When, str] = MappingProxyType(
    {
        When.SUBMITTED: "nothing had been sent by then",
        When.SHARED: "nothing had been shared by then",
        When.ALL_SHARED: "not everybody had shared theirs by then",
        When.ANSWERED: "nothing had been answered by then",
    }
)


@dataclass(frozen=True)
class Moment:
    """When the period of a message opened and closes, and when the pair's next one opens; in UTC.

    News of a partner or of the pair belongs to no period.
    """

    opens_at: datetime | None
    closes_at: datetime | None
    next_at: datetime | None


def because(playbook: Playbook, stage: Stage, prompt: Prompt, pair: Pair, me: UUID, moment: Moment) -> tuple[str, ...]:
    """Say in plain words to somebody of the pair why a message came, and what comes next."""
    mine = next(one for one in pair.members if one.member.id == me)
    names, zone = pair.names(me), mine.member.zone
    role = playbook.role(mine.role).name.lower()
    opens = _day(moment.opens_at, zone) if moment.opens_at else ""
    event = fill(EVENTS[prompt.when], {"stage": stage.name.lower(), "opens": opens})
    if prompt.after_days:
        event = f"{_days(prompt.after_days)} have passed since {event}"
    if prompt.unless:
        event += f", and {NOT_YET[prompt.unless]}"
    until = f" It is open until {day_words(last_day(moment.closes_at, zone))}." if moment.closes_at else ""
    verb = "are" if pair.active else "were"
    said = [f"You {verb} a {role} in {names['program']}, together with {names['partner']}."]
    said.append(f"It came because {event}.")
    said[-1] += until if stage.all_forms() else ""
    comes_again = playbook.comes_again
    if moment.next_at and pair.active and comes_again:
        said.append(f"The next {comes_again.name.lower()} comes on {moment_words(moment.next_at, zone)}, your time.")
    marked = any(one.seen_by is Visibility.ORGANIZERS for form in stage.all_forms() for one in form.fields())
    but = ", and what its form marks as read by them; never anything else" if marked else ", never what"
    said.append(f"Organizers see that it happened and when{but} the two of you write.")
    return tuple(said)


def spared(asked: Iterable[tuple[Playbook, str]]) -> tuple[str, ...]:
    """Say to somebody with these roles in these programs what comes and what does not once they want fewer."""
    prompts = [prompt for book, role in asked for stage in book.stages for prompt in stage.prompts if role in prompt.to]
    still = [prompt.called for prompt in prompts if not prompt.optional]
    gone = [prompt.called for prompt in prompts if prompt.optional]
    said = [f"Still coming: {_listed([*still, 'what you ask for yourself'])}."]
    return (*said, f"No longer: {_listed(gone)}.") if gone else tuple(said)


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(parts))


def _days(count: int) -> str:
    return f"{count} day{'s' if count > 1 else ''}"


def _day(at: datetime, zone: str) -> str:
    return day_words(local_day(at, zone))
