"""Reads what people wrote on joining for a partner to see."""

from db.engine import Tx
from programs.checkins import Answer
from programs.pairs import Pair, PairMember
from programs.playbook import Form


def read_joined(tx: Tx, pair: Pair, author: PairMember, form: Form) -> tuple[Answer, ...]:
    """Return what a member of the pair answered in one step of joining, as far as their partner, who reads, may."""
    rows = tx.rows(
        """select a.question, a.pick, a.words from enrolment e
           join submission s on (s.team_id, s.enrolment_id) = (e.team_id, e.id)
           join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where e.team_id = %(team)s and e.program_id = %(program)s and e.member_id = %(author)s
           and e.role = %(role)s and s.stage = %(form)s and a.visibility = 'partner'""",
        program=pair.program_id,
        author=author.member.id,
        role=author.role,
        form=form.id,
    )
    return tuple(Answer(row["question"], tuple(row["pick"]), tx.vault.open(row["words"])) for row in rows)


def find_joined_pick(tx: Tx, pair: Pair, author: PairMember, question: str) -> str:
    """Return what a member of the pair picked for one question on joining, as far as the reader may see it; or ''."""
    found = tx.value(
        """select a.pick[1] from enrolment e
           join submission s on (s.team_id, s.enrolment_id) = (e.team_id, e.id)
           join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where e.team_id = %(team)s and e.program_id = %(program)s and e.member_id = %(author)s
           and e.role = %(role)s and a.question = %(question)s and a.visibility = 'partner'""",
        program=pair.program_id,
        author=author.member.id,
        role=author.role,
        question=question,
    )
    return found or ""
