"""Remembers what people answered: one row per question, sealed, each with who may read it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid4

from db.engine import Tx
from programs.checkins import Answer, OpenForm
from programs.pairs import Pair
from programs.playbook import Form, Picked


def find_form(tx: Tx, form_id: UUID, member_id: UUID) -> OpenForm | None:
    """Return a form that was opened for this very member, without what they wrote, or None."""
    row = tx.row(
        """select f.id, f.member_id, f.pair_id, f.stage, f.n, p.program_id, pr.kind, pe.closes_at, s.released_at,
               p.stopped_at, p.state <> 'active' or pm.left_at is not null as over
           from form f
           join pair p on (p.team_id, p.id) = (f.team_id, f.pair_id)
           join program pr on (pr.team_id, pr.id) = (p.team_id, p.program_id)
           join pair_member pm on (pm.team_id, pm.pair_id, pm.member_id) = (f.team_id, f.pair_id, f.member_id)
           join period pe on (pe.team_id, pe.pair_id, pe.stage, pe.n) = (f.team_id, f.pair_id, f.stage, f.n)
           left join submission s
               on (s.team_id, s.subject, s.stage, s.n, s.author) = (f.team_id, f.pair_id, f.stage, f.n, f.member_id)
           where f.team_id = %(team)s and f.id = %(id)s and f.member_id = %(member)s""",
        id=form_id,
        member=member_id,
    )
    return OpenForm(**row, sent={}) if row else None


def with_own_words(tx: Tx, opened: OpenForm, form: Form) -> OpenForm:
    """Return the form with what its author answered in it so far, and the promise they made before."""
    rows = tx.rows(
        """select s.n, s.released_at, a.question, a.pick, a.words from submission s
           join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where s.team_id = %(team)s and s.subject = %(pair)s and s.stage = %(stage)s and s.author = %(author)s
           and (s.n = %(n)s or s.n < %(n)s and a.question = %(promise)s) order by s.n""",
        pair=opened.pair_id,
        stage=opened.stage,
        n=opened.n,
        author=opened.member_id,
        promise=form.promise,
    )
    sent, promise = {}, opened
    for row in rows:
        answer = Answer(row["question"], tuple(row["pick"]), tx.vault.open(row["words"]))
        if row["n"] == opened.n:
            sent[answer.question] = answer
        else:
            promise = replace(opened, last_promise=answer.words, promise_shared=row["released_at"] is not None)
    return replace(promise, sent=sent)


def save_checkin(tx: Tx, opened: OpenForm, form: Form, answers: Sequence[Answer], now: datetime) -> None:
    """Keep the answers of a form, unreleased; none mean that there is nothing new. Sent again, the newer ones count."""
    submission_id = tx.value(
        """insert into submission (team_id, id, program_id, pair_id, stage, n, author, submitted_at, skipped)
           values (%(team)s, %(id)s, %(program)s, %(pair)s, %(stage)s, %(n)s, %(author)s, %(now)s, %(skipped)s)
           on conflict (team_id, subject, stage, n, author) do update
           set edited_at = excluded.submitted_at, skipped = excluded.skipped
           returning id""",
        id=uuid4(),
        program=opened.program_id,
        pair=opened.pair_id,
        stage=opened.stage,
        n=opened.n,
        author=opened.member_id,
        now=now,
        skipped=not answers,
    )
    _keep(tx, submission_id, opened.member_id, form, answers)


def save_enrolment(tx: Tx, enrolment_id: UUID, program_id: UUID, member_id: UUID, form: Form,
                   answers: Sequence[Answer], now: datetime) -> None:  # fmt: skip
    """Keep what somebody said in one step of joining, unreleased. Sent again, the newer answers count."""
    submission_id = tx.value(
        """insert into submission (team_id, id, program_id, enrolment_id, stage, n, author, submitted_at)
           values (%(team)s, %(id)s, %(program)s, %(enrolment)s, %(stage)s, 1, %(author)s, %(now)s)
           on conflict (team_id, subject, stage, n, author) do update set edited_at = excluded.submitted_at
           returning id""",
        id=uuid4(),
        program=program_id,
        enrolment=enrolment_id,
        stage=form.id,
        author=member_id,
        now=now,
    )
    _keep(tx, submission_id, member_id, form, answers)


def save_leaving(tx: Tx, pair: Pair, member_id: UUID, form: Form, answers: Sequence[Answer], now: datetime,
                 n: int = 1) -> UUID:  # fmt: skip
    """Keep what somebody said when a pair ended or is to end; those whom the form names may read it at once.

    Return the id it is kept under.
    """
    submission_id: UUID = tx.value(
        """insert into submission (team_id, id, program_id, pair_id, stage, n, author, submitted_at, released_at)
           values (%(team)s, %(id)s, %(program)s, %(pair)s, %(stage)s, %(n)s, %(author)s, %(now)s, %(now)s)
           on conflict (team_id, subject, stage, n, author) do update set edited_at = excluded.submitted_at
           returning id""",
        id=uuid4(),
        program=pair.program_id,
        pair=pair.id,
        stage=form.id,
        n=n,
        author=member_id,
        now=now,
    )
    _keep(tx, submission_id, member_id, form, answers)
    return submission_id


def release(tx: Tx, opened: OpenForm, now: datetime) -> bool:
    """Let the partner read a check-in; say whether this call was the one that did."""
    return bool(
        tx.run(
            """update submission set released_at = %(now)s
               where team_id = %(team)s and subject = %(pair)s and stage = %(stage)s and n = %(n)s
               and author = %(author)s and released_at is null""",
            now=now,
            pair=opened.pair_id,
            stage=opened.stage,
            n=opened.n,
            author=opened.member_id,
        )
    )


def lock_period(tx: Tx, pair_id: UUID, stage: str, n: int) -> None:
    """Make two people of a pair who share at once take turns, so that the second sees the first."""
    tx.run(
        """select n from period where team_id = %(team)s and pair_id = %(pair)s and stage = %(stage)s and n = %(n)s
           for update""",
        pair=pair_id,
        stage=stage,
        n=n,
    )


def list_in(tx: Tx, pair_id: UUID, stage: str, n: int) -> frozenset[UUID]:
    """Return who has shared theirs in a period of a pair."""
    rows = tx.rows(
        """select author from submission where team_id = %(team)s and subject = %(pair)s and stage = %(stage)s
           and n = %(n)s and released_at is not null""",
        pair=pair_id,
        stage=stage,
        n=n,
    )
    return frozenset(row["author"] for row in rows)


def list_quiet(tx: Tx, pair_id: UUID, stage: str, n: int) -> frozenset[UUID]:
    """Return who has said that there is nothing new in a period of a pair."""
    rows = tx.rows(
        """select author from submission where team_id = %(team)s and subject = %(pair)s and stage = %(stage)s
           and n = %(n)s and skipped""",
        pair=pair_id,
        stage=stage,
        n=n,
    )
    return frozenset(row["author"] for row in rows)


def read_released(tx: Tx, pair_id: UUID, stage: str, n: int, author: UUID | None = None) -> tuple[Answer, ...]:
    """Return the answers of others, or of one of them, that the database lets this transaction's reader see."""
    rows = tx.rows(
        """select a.question, a.pick, a.words from submission s
           join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where s.team_id = %(team)s and s.subject = %(pair)s and s.stage = %(stage)s and s.n = %(n)s
           and s.released_at is not null and a.visibility = 'partner' and a.author <> current_reader()
           and a.author = coalesce(%(author)s, a.author)""",
        pair=pair_id,
        stage=stage,
        n=n,
        author=author,
    )
    return tuple(Answer(row["question"], tuple(row["pick"]), tx.vault.open(row["words"])) for row in rows)


@dataclass(frozen=True)
class Own:
    """One of somebody's own check-ins, opened for them, and the kind of program it was made in."""

    kind: str
    stage: str
    at: datetime
    shared: bool
    skipped: bool
    answers: tuple[Answer, ...]


def list_own(tx: Tx, pair_id: UUID, author: UUID) -> list[Own]:
    """Return the check-ins that a member made in a pair and in those it follows, the newest first, as far as the reader
    may see them.
    """
    rows = tx.rows(
        """select s.id, p.kind, s.stage, s.submitted_at, s.released_at, s.skipped, a.question, a.pick, a.words
           from submission s join form f
               on (f.team_id, f.pair_id, f.stage, f.n, f.member_id) = (s.team_id, s.pair_id, s.stage, s.n, s.author)
           join program p on (p.team_id, p.id) = (s.team_id, s.program_id)
           left join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where s.team_id = %(team)s and s.subject in (select with_earlier(%(team)s, %(pair)s))
           and s.author = %(author)s
           order by s.submitted_at desc, s.id""",
        pair=pair_id,
        author=author,
    )
    found = []
    for _, group in groupby(rows, key=lambda row: row["id"]):
        made = list(group)
        answers = tuple(
            Answer(row["question"], tuple(row["pick"]), tx.vault.open(row["words"])) for row in made if row["question"]
        )
        first = made[0]
        shared = first["released_at"] is not None
        found.append(Own(first["kind"], first["stage"], first["submitted_at"], shared, first["skipped"], answers))
    return found


def find_pick(tx: Tx, enrolment_id: UUID, question: str) -> str:
    """Return what was picked for one question on joining, as far as the reader may see it; '' if nothing was."""
    found = tx.value(
        """select a.pick[1] from submission s join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where s.team_id = %(team)s and s.enrolment_id = %(enrolment)s and a.question = %(question)s""",
        enrolment=enrolment_id,
        question=question,
    )
    return found or ""


def has_picked(tx: Tx, pair_id: UUID, picked: Picked) -> bool:
    """Say whether the reader picked that themselves in a stage of a pair that comes once."""
    return bool(
        tx.value(
            """select exists (
                   select from submission s join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
                   where s.team_id = %(team)s and s.subject = %(pair)s and s.stage = %(stage)s
                   and s.author = current_reader() and a.question = %(question)s and %(choice)s = any(a.pick))""",
            pair=pair_id,
            stage=picked.stage,
            question=picked.question,
            choice=picked.choice,
        )
    )


def read_promise(tx: Tx, pair_id: UUID, stage: str, n: int, question: str, author: UUID | None = None) -> str:
    """Return the promise that a partner, or one of them, made in the period before, as far as the reader may see it."""
    return tx.vault.open(
        tx.value(
            """select words from answer where team_id = %(team)s and question = %(question)s and submission_id = (
                   select s.id from submission s
                   where s.team_id = %(team)s and s.subject = %(pair)s and s.stage = %(stage)s and s.n < %(n)s
                   and s.released_at is not null and s.author <> current_reader()
                   and s.author = coalesce(%(author)s, s.author) order by s.n desc limit 1)""",
            pair=pair_id,
            stage=stage,
            n=n,
            question=question,
            author=author,
        )
    )


def _keep(tx: Tx, submission_id: UUID, author: UUID, form: Form, answers: Sequence[Answer]) -> None:
    """Make the rows of one submission equal to its answers."""
    tx.run(
        """delete from answer where team_id = %(team)s and submission_id = %(submission)s
           and question <> all(%(questions)s)""",
        submission=submission_id,
        questions=[answer.question for answer in answers],
    )
    tx.run_many(
        """insert into answer (team_id, submission_id, question, author, visibility, blind, pick, words)
           values (%(team)s, %(submission)s, %(question)s, %(author)s, %(visibility)s, %(blind)s, %(pick)s, %(words)s)
           on conflict (team_id, submission_id, question) do update
           set visibility = excluded.visibility, pick = excluded.pick, words = excluded.words""",
        [
            {
                "submission": submission_id,
                "question": answer.question,
                "author": author,
                "visibility": form.field(answer.question).seen_by.value,
                "blind": form.field(answer.question).blind.value,
                "pick": list(answer.picks),
                "words": tx.vault.seal(answer.words),
            }
            for answer in answers
        ],
    )
