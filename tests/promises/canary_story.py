"""A mentorship in which every field of every form holds a canary, every name is hostile, and things go wrong."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
import pytest

from blocks.agreement import AGREEMENT_OPEN
from blocks.checkin import CHECK_IN_SHARE
from blocks.helping import HELP_OPEN
from playground.slack import Message, Person, payloads
from playground.slack.events import EVENTS, INTERACTIVE
from playground.stage import Stage
from programs.agreements import AGREEMENT
from programs.helping import NOTE, SAFETY, TOPIC
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.mentorship_joining import MENTEE_ENROLS, MENTOR_ENROLS
from programs.playbook import Form, Prompt, Visibility
from tests.cast import Cast, opened
from tests.promises.at_once import reply_event
from tests.promises.canaries import Flock, widened
from tests.words import BUTTON, join_as

WIDE = widened(MENTORSHIP)
JOINING = (WIDE.when_and_how, *(role.form for role in WIDE.roles))
FORMS = {one.id: one for one in (*JOINING, *(s.form for s in WIDE.stages if s.form))}
ASKS = WIDE.stage("regular").prompt("check_in")
HOSTILE = "<!channel> <https://evil.example|{name}> `*_~ {{me}} <@U123>"


class Story:
    """Ana, Kenji and Olu go through it; Sue takes part in nothing."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.ws, self.flock = stage, stage.workspace, Flock()
        self.names = Flock()
        self.cast = Cast(stage)
        self.ways = self.ways_in_the_database = 0
        self.sue = stage.person("Sue", "Europe/Paris")
        self.people = {"ana": self.cast.ana, "kenji": self.cast.kenji, "olu": self.cast.olu, "sue": self.sue}
        for name, person in self.people.items():
            hostile = f"{name} {self.names.word(person, 'name')} {HOSTILE.format(name=name)}"
            self.ws.state.users[person.id] = replace(person.user, name=hostile)

    def come(self, name: str) -> Person:
        """Let one more person into the workspace."""
        self.people[name] = self.stage.person(name, "Europe/Lisbon")
        return self.people[name]

    def play(self) -> None:
        """Enrol, pair, keep the first check-in, share the second, answer it in the thread, and let things go wrong."""
        ana, kenji, olu = self.cast.ana, self.cast.kenji, self.cast.olu
        self.cast.layout["lasts"] = "10"
        self.cast.until_organized()
        for person, role, form in ((ana, "mentee", MENTEE_ENROLS), (kenji, "mentor", MENTOR_ENROLS)):
            person.open_home()
            assert person.press(join_as(role)).ok
            for step in (FORMS[form.id], WIDE.when_and_how):
                self.flock.fill(person, step, step.id)
                assert person.submit().ok
            person.close()
        olu.open_home()
        assert olu.press("Pair people").ok
        olu.fill({"mentee": ana, "mentor": kenji})
        assert olu.submit().ok
        self.stage.settle()
        self._agree()
        self._check_in("kept", 1)
        ana.close()
        before = WIDE.stage("kickoff")
        for person, other, role in ((ana, kenji, "mentee"), (kenji, ana, "mentor")):
            self.fill_in(person, before.prompts[0], 1, before.form_of(role), before.id, other)
        self.look_round()
        self._check_in("shared", 2)
        assert ana.submit().ok
        self.stage.settle()
        self._get_help()
        self._help()
        words = self.flock.word(kenji, "thread")
        envelope = reply_event(self.ws, kenji, self.cast.group()[-1], words)
        assert self.ws.deliver(EVENTS, envelope).acked
        self.stage.settle()
        self.look_round()

    def came(self, person: Person, asks: Prompt, n: int) -> Message | None:
        """Wait, in the program's time, until somebody is asked, if only on Home since their week is full."""

        def asked() -> bool:
            if self.stage.message(person, asks.id, n):
                return True
            home = person.open_home() if asks.optional else None
            return home is not None and home.says(asks.called)

        self.stage.move_until(asked, timedelta(weeks=9))
        return self.stage.message(person, asks.id, n)

    def fill_in(self, person: Person, asks: Prompt, n: int, form: Form | None, name: str, *readers: Person) -> None:
        """Let somebody fill in the form that they are asked for, and share it if any of it is for a partner."""
        assert form is not None
        assert person.press(asks.button, on=self.came(person, asks, n) or person.open_home()).ok
        opened(person)
        self.flock.fill(person, form, name, *readers)
        assert person.submit().ok
        if person.modal is not None and person.modal.payload.get("callback_id") == CHECK_IN_SHARE:
            assert person.submit().ok
        if person.modal is not None:
            person.close(all_views=True)
        self.stage.settle()

    def _help(self) -> None:
        """Let the mentor answer with the short form, every field of it filled, and share that."""
        kenji, asks = self.cast.kenji, WIDE.stage("regular")
        assert kenji.press(asks.prompt("guidance").help, on=self.cast.group()[-1]).ok
        opened(kenji)
        form = WIDE.answering(asks.id).form
        assert form is not None
        self.flock.fill(kenji, form, "short form")
        assert kenji.submit().ok
        assert kenji.submit().ok
        self.stage.settle()

    def _agree(self) -> None:
        """Let Ana write the agreement, every field of it filled, and Kenji read and sign it."""
        ana, kenji = self.cast.ana, self.cast.kenji
        for person in (ana, kenji):
            assert person.press(AGREEMENT_OPEN, on=self.cast.group()[-1]).ok
            opened(person)
            if person is ana:
                self.flock.fill(ana, FORMS[AGREEMENT.id], "agreement")
            assert person.submit().ok
            self.stage.settle()
            person.close()

    def _check_in(self, name: str, n: int) -> None:
        ana = self.cast.ana
        assert ana.press(BUTTON, on=self.came(ana, ASKS, n)).ok
        self.flock.fill(ana, FORMS[CHECK_IN.id], name)
        assert ana.submit().ok

    def _get_help(self) -> None:
        ana = self.cast.ana
        assert ana.press(HELP_OPEN, on=self.cast.group()[-1]).ok
        opened(ana)
        ana.fill({TOPIC: SAFETY, NOTE: self.flock.word(ana, "help", Visibility.ORGANIZERS)})
        assert ana.submit().ok
        ana.close()
        self.stage.settle()

    def go_wrong(self) -> None:
        """Let the database, Slack and what people send fail around a third check-in."""
        ana, faults = self.cast.ana, self.ws.faults
        asks = self.came(ana, ASKS, 3)
        faults.add("views.open", "refuse", code="invalid_arguments")
        ana.press(BUTTON, on=asks)
        assert ana.press(BUTTON, on=asks).ok
        self.flock.fill(ana, FORMS[CHECK_IN.id], "failed")
        form = ana.modal
        self.ways_in_the_database = fail_in_the_database(self)
        for broken in ("long " * 900, "\0", "\ud800"):
            ana.fill({"growth": f"{self.flock.word(ana, 'broken', Visibility.PARTNER)} {broken}"}, force=True)
            assert ana.submit(force=True).errors
        ana.fill({"growth": self.flock.word(ana, "failed", Visibility.PARTNER)})
        assert ana.submit().ok
        faults.add("chat.postMessage", "refuse", code="invalid_blocks")
        faults.add("views.publish", "error", times=2)
        assert ana.submit().ok
        self.stage.settle()
        self.stage.move_to(self.stage.clock.now() + timedelta(weeks=2))
        assert form is not None
        assert ana.submit(on=form).ok
        self.look_round()
        self.ways += self.ways_in_the_database + len(("open", "long", "nul", "surrogate", "post", "home", "late"))

    def forge(self) -> None:
        """Post words without a signature, with a wrong one, too late, and without a date."""
        body = json.dumps({"words": self.flock.word(self.sue, "forged")}).encode()
        sign = self.ws.sign
        for headers in ({}, sign(body, secret="wrong"), sign(body, timestamp=1_000_000), sign(body, timestamp="soon")):
            assert refused(str(self.ws.request_url), body, headers) == 401
            self.ways += 1

    def rename(self, broken: str = "") -> bool:
        """Tell the app of a new name of Ana's; return whether it took it."""
        user = replace(self.cast.ana.user, name=f"{self.names.word(self.cast.ana, 'name')} {broken}")
        event = {"type": "user_change", "user": payloads.user_object(self.ws.state, user), "event_ts": "1.0"}
        return self.ws.deliver(EVENTS, payloads.event_callback(self.ws.state, event)).acked

    def send(self) -> bool:
        """Send the open form in; return whether the app took it."""
        assert self.cast.ana.modal is not None
        return self.ws.deliver(INTERACTIVE, payloads.submission(self.ws.state, self.cast.ana.modal)).acked

    def look_round(self) -> None:
        """Let everybody look at what is theirs."""
        for person in self.people.values():
            person.open_home()
            person.command("/trellis")


def refused(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Post to the app as somebody who is not Slack; return the status."""
    request = Request(url, body, headers | {"Content-Type": "application/json"})  # noqa: S310
    with pytest.raises(HTTPError) as caught:
        urlopen(request)  # noqa: S310
    caught.value.close()
    return caught.value.code


def fail_in_the_database(story: Story) -> int:
    """Let a row that holds a name break a CHECK and a cast, a check-in break one, and a name be no text at all."""
    team, owner_url = story.ws.id, story.stage.settings.trellis_owner_url
    patience, story.ws.delivery.ack_timeout = story.ws.delivery.ack_timeout, 0.7
    check = f"alter table {{}} add constraint spoil check (team_id <> '{team}') not valid"
    cast = f"""create function spoil() returns trigger language plpgsql as $$ begin perform new.name::int; return new;
        end $$; create trigger spoil before update on member for each row when (new.team_id = '{team}')
        execute function spoil()"""
    ways = (
        (check.format("member"), "alter table member drop constraint spoil", story.rename),
        (cast, "drop function spoil cascade", story.rename),
        (check.format("answer"), "alter table answer drop constraint spoil", story.send),
        ("select 1", "select 1", lambda: story.rename("\ud800")),
    )
    with psycopg.connect(owner_url.replace("+psycopg", ""), autocommit=True) as owner:
        for spoil, mend, act in ways:
            owner.execute(spoil.encode())
            try:
                assert not act()
            finally:
                owner.execute(mend.encode())
    story.ws.delivery.ack_timeout = patience
    return len(ways)
