"""What can happen in a life: each thing done as people do it, and what the model makes of it."""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from blocks.agreement import AGREEMENT_CHANGE, AGREEMENT_OPEN, AGREEMENT_WRITE
from blocks.checkin import CHECK_IN_OPEN, CHECK_IN_SEND, CHECK_IN_SHARE, CHECK_IN_SKIP
from blocks.directory import DIRECTORY_ASK
from blocks.ending import END_OPEN, OUTCOME
from blocks.going import GOING_FINISH, GOING_NEW, GOING_ON, GOING_REST
from blocks.leaving import LEAVE_OPEN
from blocks.moving import MOVE_ACCEPT, MOVE_DECLINE, MOVE_OPEN
from blocks.pairing import PAIR_OPEN
from blocks.pausing import PAUSE_BACK, PAUSE_OPEN, PAUSE_STOP
from blocks.prompts import NUDGE, TALKED
from blocks.requests import REQUEST_ACCEPT, REQUEST_DECLINE, REQUEST_TAKE_BACK
from db.pairs import get_pair
from programs.calendar import local_day
from programs.leaving import NEXT, WHY
from programs.lifecycle import Event, Outcome, State
from programs.pausing import UNTIL
from programs.requests import SENTENCE
from tests.promises.lives_cast import KINDS, ORGANIZER, Cast, Row
from tests.promises.lives_watch import Checkin, Life, made

WISHES = {"carry_on": GOING_ON, "new": GOING_NEW, "rest": GOING_REST, "finish": GOING_FINISH}


class Play(Cast):
    """What happens in the three programs."""

    def pairs(self, kind: str, roles: Mapping[str, str]) -> Life | None:
        """Let the organizer pair these people, by their names, in these roles."""
        self.world.press(ORGANIZER, PAIR_OPEN, self.world.programs[kind].id)
        users = {role: [self.world.users[one] for one in roles if roles[one] == role] for role in set(roles.values())}
        several = {one.id for one in KINDS[kind].roles if one.most > 1}
        self.world.fill(ORGANIZER, {role: found if role in several else found[0] for role, found in users.items()})
        self._submits(ORGANIZER)
        life = made(self.watch, kind, dict(roles))
        self.watch.goes_on()
        return life

    def asks(self, asker: str, guide: str) -> None:
        """Let somebody ask a mentor."""
        [place] = self.rows(
            """select id from enrolment where team_id = %(team)s and program_id = %(program)s and role = 'mentor'
               and member_id = %(member)s""",
            program=self.world.programs["mentoring"].id,
            member=self.world.members[guide],
        )
        opened = self.world.press(asker, DIRECTORY_ASK, place["id"])
        if opened.view and opened.view.get("callback_id"):
            self.world.fill(asker, {SENTENCE: "How did you begin?"})
            self._submits(asker)
            self.watch.reached[State.PROPOSED] += 1
        self.watch.goes_on()

    def settles(self, how: str) -> Life | None:
        """Let the mentor say yes or no to the newest request, or who asked take it back."""
        rows = self.rows("select * from request where team_id = %(team)s order by asked_at desc, id limit 1")
        if not rows:
            return None
        asker, guide = self.name_of(rows[0]["asker"]), self.name_of(rows[0]["guide"])
        buttons = {"yes": REQUEST_ACCEPT, "no": REQUEST_DECLINE, "back": REQUEST_TAKE_BACK}
        self._press(asker if how == "back" else guide, buttons[how], rows[0]["id"])
        life = made(self.watch, "mentoring", {asker: "mentee", guide: "mentor"})
        waits, late = rows[0]["state"] == "open", self.world.at >= rows[0]["answer_by"]
        assert life is None or (how == "yes" and waits and not late)
        ways = {"yes": Event.LAPSED if late else Event.ACCEPTED, "no": Event.DECLINED}
        if waits and (life or late or how == "no"):
            self.watch.reached.update([(State.PROPOSED, ways[how])] if how in ways else [])
        self.watch.goes_on()
        return life

    def passes(self, days: float) -> None:
        """Let time pass, from one instant at which something is due to the next."""
        end = self.world.at + timedelta(days=days)
        while (due := self.world.next_at()) and due <= end:
            self.world.at = max(self.world.at, due)
            self.watch.comes()
        self.world.at = end
        self.watch.comes()

    def stands_still(self, days: int) -> None:
        """Let so much time pass at once, as when nothing runs, and catch up."""
        self.world.at += timedelta(days=days)
        self.watch.comes()

    def checks_in(self, row: Row, die: random.Random, *, share: bool) -> None:
        """Let somebody fill in their form, as far as it can be, and share it or keep it."""
        name, life, world = row["name"], self.watch.lives[row["pair_id"]], self.world
        may = name in life.members and not self.has_closed(row)
        key = (row["pair_id"], row["stage"], row["n"], name)
        known = self.watch.checkins.get(key)
        opened = self._press(name, CHECK_IN_OPEN, row["id"])
        if opened.view and opened.view.get("callback_id") == CHECK_IN_SEND:
            stage = KINDS[life.kind].stage(row["stage"])
            form = stage.form_of(life.members.get(name) or self.role_of(row["pair_id"], name))
            assert form
            number = known.number if known else len(self.watch.checkins) + 1
            done = known or Checkin(form, number)
            values = world.fill(name, {}, die, f"w{number}")
            sure = self.takes(done, values) if may else set()
            if may:
                # What is in the modal is before its author while it is being sent.
                self.watch.checkins[key] = done
            opened = self._submits(name)
            if may and opened.errors:
                self.watch.checkins = {one: it for one, it in self.watch.checkins.items() if one != key or known}
            elif may:
                done.asked, done.skipped, done.shared = sure, False, done.shared or not form.for_partner
        if share and not opened.errors and opened.view and opened.view.get("callback_id") == CHECK_IN_SHARE:
            done = self.watch.checkins[key]
            done.shared = done.shared or name in life.members
            self._submits(name)
        self.watch.goes_on()

    def skips(self, row: Row) -> None:
        """Let somebody say that there is nothing new."""
        name, key = row["name"], (row["pair_id"], row["stage"], row["n"], row["name"])
        self._press(name, CHECK_IN_SKIP, row["id"])
        self.watch.goes_on()
        assert key not in self.watch.checkins or self.watch.checkins[key].asked

    def pauses(self, name: str, days: int | None) -> None:
        """Let somebody take a break for so many days, or until they say so."""
        events = (Event.PAUSED,)
        if days is None:
            self._press(name, PAUSE_STOP, self.world.members[name])
        else:
            self.world.press(name, PAUSE_OPEN, self.world.members[name])
            today = local_day(self.world.at, self.world.member(name).zone)
            self.world.fill(name, {UNTIL: today + timedelta(days=days)})
            self._submits(name)
        self.watch.goes_on(*events)

    def comes_back(self, name: str) -> None:
        """Let somebody be back."""
        self._press(name, PAUSE_BACK, self.world.members[name])
        self.watch.goes_on(Event.RESUMED, Event.RESUMED_LATE)

    def changes(self, name: str, **profile: object) -> None:
        """Let somebody's profile change: their zone, or that they are deactivated."""
        self.watch.gone |= {name} if profile.get("deleted") else set()
        self.world.changes(name, **profile)
        self.repeats()
        self.watch.goes_on()

    def leaves(self, name: str, life: Life, why: str, following: str) -> None:
        """Let somebody leave a pair."""
        opened = self.world.press(name, LEAVE_OPEN, life.id)
        events: tuple[Event, ...] = ()
        if name in life.members:
            assert opened.view
            self.world.fill(name, {WHY.id: why, NEXT.id: following})
            staying = [role for one, role in life.members.items() if one != name]
            if all(staying.count(role.id) >= role.least for role in KINDS[life.kind].roles):
                del life.members[name]
                life.wishes.pop(name, None)
                events = (Event.ONE_LEFT, Event.RESUMED, Event.RESUMED_LATE, *self._carries_on(life))
                self.watch.reached[life.state, Event.ONE_LEFT] += 1
            else:
                life.ends(Event.LEFT, Outcome.EARLY if why == "done" else Outcome.NO_FAULT, name)
                events = (Event.LEFT,)
            self._submits(name)
        else:
            assert opened.view is None, "somebody else could leave"
        self.watch.goes_on(*events)

    def ends(self, life: Life, outcome: Outcome) -> None:
        """Let the organizer end a pair like that."""
        was = life.open
        opened = self.world.press(ORGANIZER, END_OPEN, life.id)
        if was:
            life.ends(Event.ENDED, outcome)
            self.world.fill(ORGANIZER, {OUTCOME: outcome.value})
            self._submits(ORGANIZER)
        assert was == bool(opened.view and opened.view.get("callback_id"))
        self.watch.goes_on(*([Event.ENDED] if was else []))

    def wishes(self, name: str, life: Life, wish: str) -> None:
        """Let somebody say what they would like when their pair is over; all who wish to carry on do."""
        with self.world.store.begin(self.world.team) as tx:
            finishing = get_pair(tx, life.id).finishing
        events: tuple[Event, ...] = ()
        if name in life.members and finishing and (wish != "rest" or self.has_place(name, life)):
            if wish != "new" or self.has_place(name, life):
                life.wishes[name] = wish
            events = self._carries_on(life) if wish == "carry_on" else ()
        self._press(name, WISHES[wish], life.id)
        self.watch.goes_on(*events)

    def proposes(self, name: str, life: Life) -> None:
        """Let somebody propose to make it a program."""
        opened = self.world.press(name, MOVE_OPEN, life.id)
        if opened.view and opened.view.get("callback_id"):
            self._submits(name)
        self.watch.goes_on()

    def says(self, *, yes: bool) -> None:
        """Let who is asked to move say yes or no."""
        rows = self.rows("select * from proposal where team_id = %(team)s order by asked_at desc, id limit 1")
        if not rows:
            return
        life = self.watch.lives[rows[0]["pair_id"]]
        members = dict(life.members)
        others = [one for one in members if one != self.name_of(rows[0]["by_member"])]
        if not others:
            return
        self._press(others[0], MOVE_ACCEPT if yes else MOVE_DECLINE, rows[0]["id"])
        moved = made(self.watch, "mentorship", members)
        if moved:
            assert yes
            life.ends(Event.MOVED, Outcome.MOVED)
        self.watch.goes_on(*([Event.MOVED] if moved else []))

    def agrees(self, name: str, life: Life, die: random.Random) -> None:
        """Let somebody write, sign or change the agreement of their pair, if pairs of its kind have one."""
        if KINDS[life.kind].agreement is None:
            return
        opened = self.world.press(name, AGREEMENT_OPEN, life.id)
        assert bool(opened.view) == (name in life.members)
        if opened.view is None:
            return
        if not opened.view.get("callback_id"):
            [newest] = self.rows(
                """select id from agreement where team_id = %(team)s and pair_id = %(pair)s
                   order by version desc limit 1""",
                pair=life.id,
            )
            opened = self.world.press(name, AGREEMENT_CHANGE, newest["id"])
        if opened.view and opened.view.get("callback_id") == AGREEMENT_WRITE:
            self.world.fill(name, {}, die, f"v{die.randrange(999)}")
        self._submits(name)
        self.watch.goes_on()

    def answers(self, die: random.Random, *, nudge: bool) -> None:
        """Let somebody say that they have talked, or send a ready line, in answer to something they got."""
        rows = self.rows(
            """select p.outbox_id, p.prompt, p.stage, pr.kind, m.name from prompt p
               join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id) and o.state = 'sent'
               join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
               join program pr on (pr.team_id, pr.id) = (pair.team_id, pair.program_id)
               join member m on (m.team_id, m.id) = (p.team_id, p.recipient)
               where p.team_id = %(team)s order by o.sent_at desc, o.seq, m.name"""
        )
        got = [(row, KINDS[row["kind"]].stage(row["stage"]).prompt(row["prompt"])) for row in rows]
        fits = [row for row, prompt in got if (prompt.nudge if nudge else prompt.talked)]
        if fits:
            row = die.choice(fits[:4])
            self._press(row["name"], NUDGE if nudge else TALKED, row["outbox_id"])
        self.watch.goes_on()

    def _carries_on(self, life: Life) -> tuple[Event, ...]:
        """Let a pair have its new end, if all of it wish to carry on."""
        if any(life.wishes.get(one) != "carry_on" for one in life.members):
            return ()
        assert life.ends_on
        life.ends_on += timedelta(weeks=KINDS[life.kind].carries_on)
        life.wishes = {}
        self.watch.reached[life.state, Event.EXTENDED] += 1
        return (Event.EXTENDED,)

    def _press(self, name: str, button: str, about: UUID) -> Any:
        answered = self.world.press(name, button, about)
        self.repeats()
        return answered

    def _submits(self, name: str) -> Any:
        answered = self.world.submit(name)
        self.repeats()
        return answered
