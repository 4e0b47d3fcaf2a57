"""Remembers what became of people's promises, as far as the reader may see it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from db.absences import NOT_ASKED
from db.engine import Tx
from programs.pairs import Pair
from programs.playbook import Playbooks
from programs.promises import Period, Tally, asked_in, became, tally


def list_tallies(tx: Tx, pairs: Sequence[Pair], playbooks: Playbooks, now: datetime) -> dict[UUID, dict[UUID, Tally]]:
    """Return by pair and member how many promises were kept, where promises are asked about.

    Only what was shared counts, and what the database hides from the reader is left out.
    """
    found: dict[UUID, dict[UUID, Tally]] = {}
    for pair in pairs:
        asked = asked_in(playbooks[pair.kind])
        if asked is None:
            continue
        stage, question = asked
        periods: dict[UUID, list[Period]] = {one.member.id: [] for one in pair.members}
        for member_id, n, told, pick in _told(tx, pair, stage.id, question.id, now):
            promised = became(question, pick) if told else None
            if promised or not told:
                periods[member_id].append(Period(n, promised))
        found[pair.id] = {member: tally(one) for member, one in periods.items()}
    return found


def _told(tx: Tx, pair: Pair, stage: str, question: str, now: datetime) -> list[tuple[UUID, int, bool, str]]:
    """Return for each member and period whether they told of it, and what they picked if the reader may see it.

    What nobody told of counts only once the period is over, and never over a break, or when nobody
    was asked.
    """
    rows = tx.rows(
        f"""select pm.member_id, pe.n, s.id is not null and not s.skipped as told,
               case when s.released_at is not null then a.pick[1] end as pick
           from period pe
           join pair_member pm on (pm.team_id, pm.pair_id) = (pe.team_id, pe.pair_id) and pm.left_at is null
           left join submission s
               on (s.team_id, s.subject, s.stage, s.n, s.author)
                   = (pe.team_id, pe.pair_id, pe.stage, pe.n, pm.member_id)
           left join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id) and a.question = %(question)s
               and a.visibility = 'partner'
           where pe.team_id = %(team)s and pe.pair_id = %(pair)s and pe.stage = %(stage)s
           and (s.id is not null and not s.skipped
               or pe.closes_at <= %(now)s and not {NOT_ASKED} and not exists (
                   select from pause pa join pair_member away
                       on (away.team_id, away.pair_id, away.member_id) = (pa.team_id, pe.pair_id, pa.member_id)
                   where pa.team_id = pe.team_id and pa.said_at >= pe.opens_at and pa.said_at < pe.closes_at))
           order by pe.n""",  # noqa: S608  # a constant
        pair=pair.id,
        stage=stage,
        question=question,
        now=pair.stopped_at or now,
    )
    return [(row["member_id"], row["n"], row["told"], row["pick"] or "") for row in rows]
