"""Canary words: each written in one field by one person, and every place where one could turn up."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from db.embedded import Cluster
from playground.slack import Person, Workspace
from programs.playbook import Form, Kind, Playbook, Question, Visibility

MARKS = tuple(Visibility)
# Of many what they wrote is read, with nobody's name; of those few who are here nothing is.
UNSHARED = tuple(mark for mark in MARKS if mark is not Visibility.PARTNER)


def widened(playbook: Playbook) -> Playbook:
    """The same playbook with a text field of every mark in every form, the private one too; what is filled together
    is for both, and what nobody shares stays so.
    """
    more = {mark: Question(f"more_{mark.value}", "Anything more?", mark, on_card="More") for mark in MARKS}

    def wide(form: Form, marks: Sequence[Visibility] = ()) -> Form:
        asked = list(form.questions)
        for mark in marks or (MARKS if form.for_partner else UNSHARED):
            # Few questions are allowed at a time, and few follow-ups of each.
            least = min((one for one in asked if not one.needs_promise), key=lambda one: len(one.follow_ups))
            asked[asked.index(least)] = replace(least, follow_ups=(*least.follow_ups, more[mark]))
        return replace(form, questions=tuple(asked))

    return replace(
        playbook,
        when_and_how=wide(playbook.when_and_how),
        roles=tuple(replace(role, form=wide(role.form)) for role in playbook.roles),
        stages=tuple(
            replace(
                one,
                form=wide(one.form, (Visibility.PARTNER,) if one.together else ()) if one.form else None,
                forms={role: wide(form) for role, form in one.forms.items()},
            )
            for one in playbook.stages
        ),
    )


@dataclass(frozen=True)
class Canary:
    """One word that nobody else writes: by whom, in which form and field, who reads that field, and the `readers` whom
    its author has let read it.
    """

    word: str
    author: str
    form: str
    mark: Visibility
    readers: frozenset[str] = frozenset()


@dataclass
class Flock:
    """All canaries that were let out. The prefix is in every one of them and in nothing else on the machine."""

    prefix: str = field(default_factory=lambda: f"cnry{uuid4().hex[:12]}")
    out: list[Canary] = field(default_factory=list)

    def word(self, author: Person, form: str, mark: Visibility = Visibility.ONLY_ME, *readers: Person) -> str:
        """Let one out."""
        told = frozenset(one.id for one in readers if mark is Visibility.PARTNER)
        self.out.append(Canary(f"{self.prefix}n{len(self.out):03d}", author.id, form, mark, told))
        return self.out[-1].word

    def fill(self, person: Person, form: Form, name: str, *readers: Person) -> None:
        """Write a new canary into every text field of the open modal, and pick something everywhere else; what is for
        a partner these `readers` may read from then on.
        """
        assert person.modal is not None
        drawn = {block["block_id"] for block in person.modal.blocks}
        for question in form.fields():
            if question.id in drawn and question.kind is Kind.TEXT:
                person.fill({question.id: self.word(person, name, question.seen_by, *readers)})
            elif question.id in drawn and question.choices:
                first = question.choices[0].id
                person.fill({question.id: [first] if question.kind is Kind.MANY else first})

    def of(self, form: str, *marks: Visibility) -> set[str]:
        """The words written in one form, in fields of these marks or of any."""
        return {one.word for one in self.out if one.form == form and one.mark in (marks or MARKS)}

    def found_in(self, text: str) -> set[str]:
        """The canaries that a text holds."""
        if self.prefix not in text:
            return set()
        return {one.word for one in self.out if one.word in text}


@dataclass(frozen=True)
class Place:
    """Something the app showed or sent, to one person or, with nobody named, into a conversation."""

    text: str
    to_person: str = ""
    channel: str = ""


def shown_places(ws: Workspace) -> Iterator[Place]:
    """Everything that ever left the app towards Slack: requests, answers to Slack's questions, addresses."""
    for call in ws.calls:
        args, state = call.args, ws.state
        person = str(args.get("user_id") or args.get("user") or "")
        if trigger := args.get("trigger_id"):
            person = state.triggers[trigger].user
        elif view := args.get("view_id"):
            person = state.views[view].user
        yield Place(json.dumps(args, ensure_ascii=False), person, str(args.get("channel") or ""))
    for request in ws.requests:
        asker = request.body.get("user") or request.body.get("user_id") or ""
        person = asker["id"] if isinstance(asker, dict) else str(asker)
        yield Place(json.dumps(request.answer, ensure_ascii=False), person)


def dump(cluster: Cluster) -> Iterator[tuple[str, str]]:
    """Every table of every schema of ours, as text, by a superuser whom no wall binds."""
    url = make_url(cluster.owner_url)
    host, name = str(url.query["host"]), url.database
    with psycopg.connect(host=host, user="postgres", dbname=name) as postgres:
        found = postgres.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in found:
            with postgres.cursor().copy(SQL("copy {} to stdout").format(Identifier(table))) as rows:
                yield table, b"".join(bytes(row) for row in rows).decode()


def unescaped(text: str) -> str:
    """Every sealed column of a dump, as the bytes it stands for."""
    parts = (part for line in text.splitlines() for part in line.split("\t") if part.startswith("\\\\x"))
    return "\n".join(bytes.fromhex(part[3:]).decode("latin-1") for part in parts)
