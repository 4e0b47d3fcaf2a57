"""Remembers how a mentor answers a card with the short form, and what members of pairs asked the organizers for."""

from uuid import UUID

from db.checkins import with_own_words
from db.engine import Tx
from db.prompts import Letter
from programs.checkins import Answer, OpenForm
from programs.pairs import Need
from programs.playbook import Stage


def open_answer(tx: Tx, letter: Letter, stage: Stage) -> OpenForm:
    """Return the form with which a card's reader answers it, and what they wrote there so far. It never closes."""
    row = tx.row(
        """select p.program_id, pr.kind, s.released_at, p.state <> 'active' or pm.left_at is not null as over
           from pair p
           join program pr on (pr.team_id, pr.id) = (p.team_id, p.program_id)
           join pair_member pm on (pm.team_id, pm.pair_id) = (p.team_id, p.id) and pm.member_id = %(member)s
           left join submission s on (s.team_id, s.subject, s.author) = (p.team_id, p.id, pm.member_id)
               and s.stage = %(stage)s and s.n = %(n)s
           where p.team_id = %(team)s and p.id = %(pair)s""",
        pair=letter.pair_id,
        stage=stage.id,
        n=letter.n,
        member=letter.recipient,
    )
    if row is None or stage.form is None:
        raise LookupError("nobody can answer this card")
    opened = OpenForm(
        id=letter.outbox_id,
        member_id=letter.recipient,
        pair_id=letter.pair_id,
        stage=stage.id,
        n=letter.n,
        closes_at=None,
        sent={},
        **row,
    )
    return with_own_words(tx, opened, stage.form)


def read_before(tx: Tx, opened: OpenForm) -> tuple[Answer, ...]:
    """Return what the author kept to themselves the last time they filled this form."""
    rows = tx.rows(
        """select a.question, a.pick from answer a where a.team_id = %(team)s and a.visibility = 'only_me'
           and a.author = %(author)s and a.submission_id = (
               select id from submission s where s.team_id = %(team)s and s.subject = %(pair)s
               and s.stage = %(stage)s and s.author = %(author)s and s.n < %(n)s order by s.n desc limit 1)""",
        pair=opened.pair_id,
        stage=opened.stage,
        author=opened.member_id,
        n=opened.n,
    )
    return tuple(Answer(row["question"], tuple(row["pick"])) for row in rows)


def list_needs(tx: Tx, program_id: UUID) -> list[Need]:
    """Return what members of pairs last picked for the organizers to read, the newest first, if the reader is one."""
    rows = tx.rows(
        """select * from (
               select distinct on (s.pair_id, s.author, s.stage, a.question)
                   s.pair_id, s.author, s.stage, a.question, a.pick, coalesce(s.edited_at, s.submitted_at) as at
               from submission s join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
               where s.team_id = %(team)s and s.program_id = %(program)s and s.pair_id is not null
               and a.visibility = 'organizers'
               order by s.pair_id, s.author, s.stage, a.question, s.n desc) newest order by at desc""",
        program=program_id,
    )
    return [
        Need(row["pair_id"], row["author"], row["stage"], row["question"], tuple(row["pick"]), row["at"])
        for row in rows
    ]
