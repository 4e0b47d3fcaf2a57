"""What comes by itself in the program until some day, if nobody does anything: read from the app's own plans."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby

from sqlalchemy import RowMapping

from db.checkins import has_picked
from db.engine import Tx
from db.farewells import list_days
from db.happenings import has_happened
from db.pairs import list_active, list_pairs
from db.pauses import WAITS
from db.people import member_of
from db.prompts import Due as Scheduled
from db.prompts import Letter
from delivery.render import Rendered, render
from playground.slack.page.rehearsal import Due
from programs.calendar import next_open
from programs.going import offered
from programs.lifecycle import comes_to, hour_on
from programs.owing import Owed, comes_at, day_of, owed, period_of, span_of
from programs.pairs import Pair, PairMember, listed
from programs.pausing import ends_at
from programs.playbook import Playbooks, Prompt, When

_WAITING = f"""
select o.id, o.due_at, o.to_pair, p.pair_id, p.stage, p.prompt, p.n, p.recipient, m.slack_user
from outbox o left join prompt p on (p.team_id, p.outbox_id) = (o.team_id, o.id)
left join member m on (m.team_id, m.id) = (o.team_id, coalesce(p.recipient, o.to_member))
where o.team_id = %(team)s and o.state = 'due' and o.due_at <= %(until)s and not {WAITS} order by o.due_at, o.seq
"""  # noqa: S608  # constants
_SCHEDULED = """
select pair_id, stage, member_id, n, next_at as at from schedule where team_id = %(team)s and next_at <= %(until)s
"""
_AWAY = "select * from member where team_id = %(team)s and paused_until is not null"


def list_coming(tx: Tx, playbooks: Playbooks, until: datetime) -> list[Due]:
    """List what is due by then, the earliest first: what waits to be sent, what periods bring, and what days do."""
    found = {*_waiting(tx, playbooks, until), *_periods(tx, playbooks, until)}
    found |= {*_days(tx, playbooks, until), *_back(tx, until)}
    return sorted(found, key=lambda one: (one.at, one.what, one.to))


def _waiting(tx: Tx, playbooks: Playbooks, until: datetime) -> Iterator[Due]:
    """Yield what waits to be sent, but for what is not needed any more."""
    rows = tx.rows(_WAITING, until=until)
    pairs = _pairs(tx, rows)
    for _, group in groupby(rows, key=lambda row: row["id"]):
        first, *others = group
        if first["pair_id"]:
            pair = pairs[first["pair_id"]]
            prompt = playbooks[pair.kind].stage(first["stage"]).prompt(first["prompt"])
            letter = Letter(pair.id, first["stage"], prompt.id, first["n"], first["recipient"], first["id"])
            if not (prompt.unless and has_happened(tx, letter, prompt.unless)):
                people = [row["slack_user"] for row in (first, *others)]
                yield _prompt(prompt, pair, first["due_at"], None if first["to_pair"] else people)
        else:
            drawn = render(tx, first["id"], playbooks)
            tx.identify(None)
            if isinstance(drawn, Rendered):
                yield Due(first["due_at"], (first["slack_user"],) if first["slack_user"] else (), drawn.draw("").text)


def _periods(tx: Tx, playbooks: Playbooks, until: datetime) -> Iterator[Due]:
    """Yield what the periods bring that open until then, as the planner will owe it."""
    rows = tx.rows(_SCHEDULED, until=until)
    pairs = _pairs(tx, rows)
    for scheduled in (Scheduled(**row) for row in rows):
        pair = pairs[scheduled.pair_id]
        for message in _owed(tx, playbooks, pair, scheduled, until):
            prompt = playbooks[pair.kind].stage(message.stage).prompt(message.prompt)
            people = [one.member.slack_user for one in pair.members if one.member.id in message.recipients]
            if message.due_at <= until:
                yield _prompt(prompt, pair, message.due_at, None if message.to_pair else people)


def _owed(tx: Tx, playbooks: Playbooks, pair: Pair, scheduled: Scheduled, until: datetime) -> Iterator[Owed]:
    stage = playbooks[pair.kind].stage(scheduled.stage)
    one = next((one for one in pair.members if one.member.id == scheduled.member_id), None)
    if one is None or not pair.active:
        return
    if stage.picked:
        tx.identify(one.member.id)
        meant = has_picked(tx, pair.id, stage.picked)
        tx.identify(None)
        if not meant:
            return
    n = scheduled.n
    at: datetime | None = scheduled.at
    while at and at <= until and day_of(pair, n, stage.once) is not None:
        period = span_of(stage.once, pair, at) if stage.once else period_of(pair, n)
        yield from owed(stage, When.PERIOD_OPENS, pair, n, at, period.closes_at, only=one.member.id)
        n += 1
        at = comes_at(pair, one.member, n, stage.once)


def _days(tx: Tx, playbooks: Playbooks, until: datetime) -> Iterator[Due]:
    """Yield what people are told when their last days begin, and when their time is over."""
    for one in list_days(tx, until):
        if not one.over and not offered(When.FAREWELL, playbooks[one.pair.kind]):
            continue
        what = "your time as a pair is over" if one.over else "the question what you would like next"
        for member in (each.member for each in one.pair.members):
            at = max(comes_to(one.pair, one.day), hour_on(member, one.day))
            told_at = next_open(at, member.zone, member.quiet_from, member.quiet_until)
            if told_at <= until:
                yield Due(told_at, (member.slack_user,), _words(what, one.pair, member.slack_user))


def _back(tx: Tx, until: datetime) -> Iterator[Due]:
    """Yield who is back from a break, for those in a pair with them."""
    for member in map(member_of, tx.rows(_AWAY)):
        at = ends_at(member)
        partners = {one.member for pair in list_active(tx, member.id) for one in pair.others(member.id)}
        for partner in partners if at and at <= until else ():
            told_at = next_open(at, partner.zone, partner.quiet_from, partner.quiet_until) if at else until
            yield Due(told_at, (partner.slack_user,), f"Word that {member.name} is back from a break")


def _pairs(tx: Tx, rows: Iterable[RowMapping]) -> Mapping[object, Pair]:
    return {pair.id: pair for pair in list_pairs(tx, list({row["pair_id"] for row in rows if row["pair_id"]}))}


def _prompt(prompt: Prompt, pair: Pair, at: datetime, people: list[str] | None) -> Due:
    """Return a prompt that comes to these people, or to a pair's conversation, where all of them are notified."""
    what = prompt.called.removeprefix("each ").removesuffix(", once")
    if people is None:
        return Due(at, tuple(sorted(one.member.slack_user for one in pair.members)), _words(what, pair, ""))
    return Due(at, tuple(sorted(people)), _words(what, pair, people[0]))


def _words(what: str, pair: Pair, reader: str) -> str:
    others: list[PairMember] = [one for one in pair.members if one.member.slack_user != reader]
    return f"{what[:1].upper()}{what[1:]} ({pair.program_name}, {listed([one.member.name for one in others])})"
