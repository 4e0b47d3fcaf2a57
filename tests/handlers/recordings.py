"""Lets everything of the table be asked once, and keeps what Slack sent, so that anybody can be made to ask it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from blocks.agreement import AGREEMENT_CHANGE, AGREEMENT_OPEN
from blocks.ending import OUTCOME
from blocks.foot import MESSAGE_MENU, MESSAGES_ALL, MESSAGES_FEWER, WHY
from blocks.goals import GOALS_ADD, GOALS_CHANGE, GOALS_CLOSE, GOALS_CLOSED, GOALS_OPEN, GOALS_SAVE
from blocks.helping import HELP_OPEN, HELP_READ
from blocks.prompts import TALKED
from handlers.routes import ROUTES
from playground.slack import Person
from playground.slack.records import View
from playground.stage import wait_until
from programs.agreements import AGREEMENT
from programs.chooser import CHOOSER
from programs.goals import OUTCOME as OUTCOME_OF_GOAL
from programs.helping import NOTE, TOPIC
from programs.leaving import NEXT, OUTCOMES
from programs.pausing import UNTIL
from programs.people import ground_id
from tests.cast import ANSWERS, SECOND, Cast, lays_out, opened
from tests.handlers.aims import GOALS, set_goal, shows
from tests.handlers.questions import Body, recorded
from tests.handlers.recordings_asking import ASKING
from tests.words import BUTTON, CLOSING_SAYS

# Made here of what else was recorded.
MADE_HERE = {"message", "checkin.skip", "checkin.talked", "pausing.stop", "pausing.back", "tokens_revoked", "help.take",
             "app_uninstalled", "shelf.take_off", "checkin.nudge", "going.on", "going.new", "going.rest",
             "going.finish"}  # fmt: skip
# What `record_celebrating` and `record_organizing` make.
CELEBRATING = {"celebration.open", "celebration.preview", "celebration.post", "celebration.withdraw"}
ORGANIZING = {"program.start", "program.kind", "program.create", "chooser.open", "organizer.take_over",
              "program.close", "program.reopen", "organizer.step_down", "organizer.open", "organizer.name",
              "feedback.read", "stuck.again", "stuck.drop"}  # fmt: skip


def shelved(cast: Cast) -> str:
    """Let the mentor keep the introduction; return its id on the shelf."""
    cast.kenji.message_shortcut("shelf.keep", cast.group()[0])
    cast.kenji.open_home()
    cast.kenji.press("shelf.open")
    [off] = [one["accessory"]["value"] for one in opened(cast.kenji).blocks if "accessory" in one]
    cast.kenji.close()
    return str(off)


def answered(cast: Cast) -> View:
    """Let the mentor fill the short form; return the card before him that he has not shared."""
    cast.kenji.press("guidance.open", on=next(one for one in cast.group() if "guidance.open" in str(one.blocks)))
    opened(cast.kenji)
    cast.kenji.fill({"seen": ["tried"]})
    assert cast.kenji.submit().ok
    assert cast.kenji.modal is not None
    return cast.kenji.modal


def record(cast: Cast, bodies: dict[str, Body], waiting: Mapping[str, str]) -> None:
    """Let everything be asked once by somebody who may, or nearly, and keep what Slack sent.

    `waiting` says who waits for a pair in each role.
    """
    stage, ws = cast.stage, cast.stage.workspace
    cast.ana.press(BUTTON, on=cast.ana.dm[-1])
    opened(cast.ana)
    cast.ana.fill(ANSWERS | {"last_promise": "done"})
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    share = cast.ana.modal
    on_shelf, answer = shelved(cast), answered(cast)
    chooses(cast.ana)
    cast.ana.command("/trellis")
    cast.ana.open_home()
    cast.ana.press("Look back")
    sent = {"checkin.share": share, "enrolment.leave": withdrawing(cast.ana), **aiming(cast), **going(cast)}
    sent |= agreed(cast)
    sent["help.take_read"] = from_a_message(cast)
    cast.olu.open_home()
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill(waiting)
    pair = cast.olu.modal
    assert pair is not None
    ws.change_user(cast.ana, tz="Europe/Madrid")
    stage.settle()
    sent["pairing.send"] = pair
    sent["guidance.share"] = answer
    made = MADE_HERE | sent.keys() | ORGANIZING | CELEBRATING | ASKING
    for route in (route for route in ROUTES if route.id not in made):
        bodies[route.id] = recorded(ws, route)
    make(bodies, sent, on_shelf)
    hear(cast, bodies)


def make(bodies: dict[str, Body], sent: Mapping[str, View], on_shelf: str) -> None:
    """Make of what Slack sent what it would send for a form that was only filled, and for a button beside another."""
    submit = bodies["checkin.send"]
    tap, rest = bodies["checkin.open"], bodies["pausing.open"]
    for made, like in {"checkin.skip": tap, "pausing.stop": rest, "pausing.back": rest}.items():
        bodies[made] = like | {"actions": [like["actions"][0] | {"action_id": made}]}
    bodies |= {id: submit | {"view": view.wire()} for id, view in sent.items()}
    for inside in (GOALS_ADD, GOALS_CHANGE, GOALS_CLOSE):
        bodies[inside] = tap | {"actions": bodies[inside]["actions"]}
    read = bodies["help.read"]["actions"][0]
    bodies["help.take"] = bodies["help.read"] | {"actions": [read | {"action_id": "help.take"}]}
    taken = {"action_id": "shelf.take_off", "value": on_shelf}
    look = bodies["shelf.open"]
    for going in (one for one in MADE_HERE if one.startswith("going.")):
        bodies[going] = look | {"actions": [look["actions"][0] | {"action_id": going}]}
    bodies["shelf.take_off"] = look | {"actions": [look["actions"][0] | taken]}


def hear(cast: Cast, bodies: dict[str, Body]) -> None:
    """Make what Slack sends on a card in the conversation, and the events, out of what it sent before."""
    tap, event = bodies["checkin.open"], bodies["user_change"]
    thread = next(one for one in cast.group() if one.says(CLOSING_SAYS))
    [button] = [one for block in thread.blocks for one in block.get("elements", ()) if one.get("action_id") == TALKED]
    own = cast.ana.dm[-1].blocks[-1]["block_id"]
    bodies["checkin.nudge"] = tap | {"actions": [tap["actions"][0] | {"action_id": "checkin.nudge", "value": own}]}
    talked = {"action_id": "checkin.talked", "value": button["value"]}
    bodies["checkin.talked"] = tap | {"actions": [tap["actions"][0] | talked]}
    said = {"type": "message", "channel": thread.channel, "channel_type": "mpim", "text": "Who?", "ts": "",
            "thread_ts": thread.ts}  # fmt: skip
    bodies["message"] = event | {"event": said}
    ours = {"oauth": [], "bot": [cast.stage.workspace.bot_user]}
    for gone in ("tokens_revoked", "app_uninstalled"):
        bodies[gone] = event | {"event": {"type": gone, "tokens": ours}}


def aiming(cast: Cast) -> dict[str, View]:
    """Let Ana set a goal; return the forms before her in which she would change and close it."""
    cast.ana.close(all_views=True)
    set_goal(cast, "Lead a project.")
    cast.ana.press(GOALS_CHANGE)
    shows(cast.ana, GOALS_SAVE)
    change = cast.ana.fill({GOALS.title: "Lead a small project."})
    cast.ana.close()
    cast.ana.press(GOALS_OPEN)
    opened(cast.ana)
    cast.ana.press(GOALS_CLOSE)
    shows(cast.ana, GOALS_CLOSED)
    return {GOALS_SAVE: change, GOALS_CLOSED: cast.ana.fill({OUTCOME_OF_GOAL: "partly"})}


def going(cast: Cast) -> dict[str, View]:
    """Fill the forms in which Ana would take a break or leave, and Olu would end the pair."""
    cast.ana.close(all_views=True)
    cast.ana.press("pausing.open")
    opened(cast.ana)
    pause = cast.ana.fill({UNTIL: f"{SECOND + timedelta(days=9):%Y-%m-%d}"})
    cast.ana.close()
    cast.ana.press("leaving.open")
    opened(cast.ana)
    leave = cast.ana.fill({NEXT.id: "match"})
    cast.olu.open_home()
    cast.olu.press("ending.open")
    opened(cast.olu)
    end = cast.olu.fill({OUTCOME: OUTCOMES[0].id})
    cast.olu.close()
    return {"pausing.send": pause, "leaving.send": leave, "ending.send": end}


def agreed(cast: Cast) -> dict[str, View]:
    """Let Ana write the agreement; return it before Kenji, who could sign it, and before her with a change."""
    ana, kenji, form = cast.ana, cast.kenji, AGREEMENT.form
    assert form is not None
    purpose = next(one.id for one in form.questions if one.required)
    for person in (ana, kenji):
        person.close(all_views=True)
        person.open_home()
        person.press(AGREEMENT_OPEN)
        opened(person)
        if person is ana:
            ana.fill({purpose: "Lead a small project."})
            assert ana.submit().ok
    ana.press(AGREEMENT_CHANGE)
    wait_until(lambda: ana.modal is not None and bool(ana.modal.payload.get("submit")), "the form")
    return {"agreement.sign": opened(kenji), "agreement.write": ana.fill({purpose: "Speak at a meetup."})}


def record_organizing(cast: Cast, bodies: dict[str, Body], named: Person) -> None:
    """Make what an organizer's Home and its forms send about their program."""
    tap, submit = bodies["checkin.open"], bodies["checkin.send"]
    program = bodies["pairing.send"]["view"]["private_metadata"]
    cast.olu.close(all_views=True)
    start = lays_out(cast.olu)
    cast.olu.close()
    bodies["program.create"] = submit | {"view": start.wire()}
    cast.olu.press("organizer.open")
    opened(cast.olu)
    bodies["organizer.name"] = submit | {"view": cast.olu.fill({"organizers": [named]}).wire()}
    ground = str(ground_id(cast.stage.workspace.id))
    about = {"program.start": ground, "program.kind": start.private_metadata, "chooser.open": ground}
    about |= dict.fromkeys(("stuck.again", "stuck.drop"), undelivered(cast, program))
    for name in ORGANIZING - bodies.keys():
        kind = "overflow" if name == "organizer.step_down" else "button"
        pressed = {"type": kind, "action_id": name, "value": about.get(name, program), "block_id": program}
        bodies[name] = tap | {"actions": [tap["actions"][0] | pressed]}


def undelivered(cast: Cast, program: str) -> str:
    """Let a message of the program be parked that would not go for many years; return its id."""
    values = {"id": uuid4(), "program": program, "at": datetime(2099, 1, 1, tzinfo=UTC)}
    with cast.stage.trellis.store.begin(cast.stage.trellis.team) as tx:
        tx.run(
            """insert into outbox (team_id, id, to_program, channel, due_at, state, reason)
               values (%(team)s, %(id)s, %(program)s, 'C0', %(at)s, 'parked', 'is_archived')""",
            **values,
        )
        tx.run(
            """insert into notice (team_id, outbox_id, kind, about, recipient, program_id)
               values (%(team)s, %(id)s, 'announcement', %(id)s, %(program)s, %(program)s)""",
            **values,
        )
    return str(values["id"])


def chooses(person: Person) -> None:
    """Let somebody use the shortcut, and answer the chooser's questions."""
    person.shortcut("checkin.shortcut")
    opened(person)
    person.close(all_views=True)
    person.command("/trellis start")
    opened(person)
    person.fill({question.id: question.choices[0].id for question in CHOOSER.questions})
    assert person.submit().ok
    person.close(all_views=True)


def withdrawing(person: Person) -> View:
    """Press Withdraw on Home; return what asks whether it is meant, on top of whatever else is open."""
    person.press("Withdraw")
    wait_until(lambda: person.modals[-1].payload.get("callback_id") == "enrolment.leave", "the question")
    return person.modals[-1]


def from_a_message(cast: Cast) -> View:
    """Let Ana use all that hangs on a message, and Olu read what she asks; return what is before him then."""
    cast.ana.close()
    cast.ana.press(MESSAGES_FEWER)
    opened(cast.ana)
    cast.ana.close()
    cast.ana.open_home()
    cast.ana.press(MESSAGES_ALL)
    opened(cast.ana)
    cast.ana.close()
    cast.ana.choose(MESSAGE_MENU, WHY.label, on=cast.group()[-1])
    opened(cast.ana)
    cast.ana.close()
    cast.ana.press(HELP_OPEN, on=cast.group()[-1])
    opened(cast.ana)
    cast.ana.fill({TOPIC: "pair", NOTE: "We cannot find a time."})
    assert cast.ana.submit().ok
    cast.olu.open_home()
    cast.olu.press(HELP_READ)
    help_read = opened(cast.olu)
    cast.olu.close()
    return help_read
