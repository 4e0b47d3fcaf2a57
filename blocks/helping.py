"""Asking for help: the form, what organizers read, and what stands on the Homes of both."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from blocks import kit, pickers
from blocks.forms import read_form
from blocks.kit import Block, Message, View
from programs.calendar import day_words, local_day, moment_words
from programs.checkins import Answer
from programs.helping import NOTE, SAFETY, TO, TOPIC, Ask, Desk, help_form, topic_words
from programs.pairs import Program
from programs.people import Member
from programs.playbook import Choice

HELP_OPEN = "help.open"
HELP_SEND = "help.send"
HELP_READ = "help.read"
HELP_TAKE = "help.take"
HELP_TAKE_READ = "help.take_read"
TAKE = "I take care of it"
OPEN_ASKS = 10
TAKEN_ASKS = 5

URGENT = "If somebody is in danger right now, please call your local emergency number first."


def help_button(about: UUID) -> kit.Element:
    """Make the button that asks for help, from a message, a pair or a program."""
    return kit.button("Get help", HELP_OPEN, str(about))


def help_view(desk: Desk) -> View:
    """Draw the form, every organizer at hand ticked; who has none to turn to is told where to go instead."""
    if not desk.organizers:
        return kit.modal(
            "Get help",
            [
                kit.words(
                    f"Nobody organizes {kit.named(desk.program_name)} right now, so there is nobody here who would "
                    "read it. Please write to an admin or owner of this workspace, or to somebody you trust."
                ),
                kit.words(URGENT),
            ],
        )
    form = help_form(desk)
    to, topic, note = (form.field(one) for one in (TO, TOPIC, NOTE))
    offered = desk.organizers[: kit.LIMITS["checkboxes.options"]]
    mark = "🧭 read by those you tick"
    return kit.modal(
        form.title,
        [
            kit.words(f"{_about(desk)} Only those you tick read it, nobody else. {URGENT}"),
            pickers.pick_many(
                to.id,
                f"{to.ask} · {mark}",
                [Choice(str(one.id), _label(desk, one)) for one in offered],
                optional=False,
                hint=to.hint,
                picked=[str(one.id) for one in desk.at_hand],
            ),
            pickers.pick_one(topic.id, f"{topic.ask} · {mark}", topic.choices, optional=False, hint=topic.hint),
            kit.text_input(note.id, f"{note.ask} · {mark}", longest=note.longest, optional=False),
        ],
        close="Not now",
        submit=form.submit,
        callback=HELP_SEND,
        about=str(desk.id),
    )


def read_help(view: View, desk: Desk) -> dict[str, Answer]:
    """Read who was ticked, the topic and the note back."""
    return read_form(view, help_form(desk))


def asked_view(to: Sequence[Member], topic: str) -> View:
    """Say to whom it went and when they get it."""
    safety = topic == SAFETY
    late = [one for one in to if one.paused and not safety]
    when = "right away, at any hour" if safety else "right away, or at the end of their quiet hours"
    groups = {when: [one for one in to if one not in late], "once they are back from their break": late}
    sent = [f"Sent to {_names(people)}: they get it {when}." for when, people in groups.items() if people]
    return kit.modal(
        "Get help",
        [
            kit.words(" ".join([*sent, "I tell you as soon as somebody takes care of it."])),
            kit.words(URGENT),
        ],
    )


def ask_view(ask: Ask, zone: str) -> View:
    """Show one of the organizers who were asked what it is, with the way to take it on."""
    taken = taken_words(ask, zone)
    return kit.modal(
        "Asked for help",
        [*_asked(ask), kit.note(_since(ask, zone)), *([kit.words(taken)] if taken else ())],
        submit="" if taken else TAKE,
        callback="" if taken else HELP_TAKE_READ,
        about=str(ask.id),
    )


def asked_message(ask: Ask, zone: str) -> Message:
    """Bring it to one of the organizers who were asked."""
    taken = taken_words(ask, zone)
    last = kit.words(taken) if taken else kit.buttons(kit.button(TAKE, HELP_TAKE, str(ask.id), primary=True))
    return kit.message(*_asked(ask), kit.note(f"Asked of {_names(ask.to)}, and read by nobody else."), last)


def taken_message(ask: Ask, zone: str) -> Message:
    """Tell the one who asked that somebody is on it, and who."""
    who = kit.named(ask.taken_by.name) if ask.taken_by else "Somebody"
    return kit.message(
        kit.words(f"{who} takes care of what you asked for help with on {_day(ask, zone)}, and will write to you.")
    )


def asked_of_me(asks: Iterable[Ask], me: Member) -> list[Block]:
    """Draw what others ask this member for: what waits first, the longest wait on top, then what is taken."""
    mine = [one for one in asks if one.author.id != me.id]
    waiting = [one for one in mine if one.taken_by is None]
    taken = [one for one in mine if one.taken_by][-TAKEN_ASKS:]
    blocks = [kit.heading("Asked for help")] if mine else []
    for one in [*waiting[:OPEN_ASKS], *taken]:
        text = f"{_since(one, me.zone)} {taken_words(one, me.zone)}".strip()
        blocks.append(kit.words(text, kit.button("Read", HELP_READ, str(one.id), primary=one.taken_by is None)))
    if len(waiting) > OPEN_ASKS:
        blocks.append(kit.note(f"and {len(waiting) - OPEN_ASKS:,} more who ask for help"))
    return [*blocks, kit.divider()] if blocks else []


def asked_by_me(asks: Iterable[Ask], me: Member) -> list[Block]:
    """Draw what this member asked for, and who is on it."""
    mine = [one for one in asks if one.author.id == me.id]
    return [
        kit.words(
            f"You asked {_names(one.to)} for help on {_day(one, me.zone)}. "
            f"{taken_words(one, me.zone) or 'Nobody has said yet that they take care of it.'}"
        )
        for one in mine[-TAKEN_ASKS:]
    ]


def help_lines(programs: Iterable[Program]) -> list[Block]:
    """Draw the way to help that needs no pair, one for each program somebody is in."""
    return [
        kit.words(f"Stuck, or is something wrong? Ask the organizers of {kit.named(one.name)}.", help_button(one.id))
        for one in programs
    ]


def _about(desk: Desk) -> str:
    program = kit.named(desk.program_name)
    if desk.pair is None:
        return f"You write to organizers of {program}."
    partner = " and ".join(kit.named(one.member.name) for one in desk.pair.others(desk.member_id))
    return f"You write to organizers of {program}, about you and {partner}."


def _label(desk: Desk, one: Member) -> str:
    """Name an organizer, and say who is in the pair, since somebody may not want them to read it, and who is away."""
    beside = desk.pair is not None and one.id in [other.member.id for other in desk.pair.members]
    facts = [*(["in this pair"] if beside else []), *([_away(one)] if one.paused else [])]
    after = f" ({', '.join(facts)})" if facts else ""
    return kit.named(one.name, kit.LIMITS["option.text"] - len(after)) + after


def _away(one: Member) -> str:
    return f"away until {day_words(one.paused_until)}" if one.paused_until else "away, with no day yet"


def _asked(ask: Ask) -> list[Block]:
    pair = f", about the pair {' & '.join(kit.named(one) for one in ask.pair_names)}" if ask.pair_names else ""
    asks = f"{kit.named(ask.author.name)} asks for help in {kit.named(ask.program_name)}{pair}."
    return [kit.words(asks), *kit.said(topic_words(ask.topic), ask.words, quoted=True)]


def _since(ask: Ask, zone: str) -> str:
    return (
        f"{kit.named(ask.author.name)} asks for help, since {moment_words(ask.asked_at, zone)} · "
        f"{topic_words(ask.topic)} · {kit.named(ask.program_name)}."
    )


def taken_words(ask: Ask, zone: str) -> str:
    """Say who takes care of it and since when; nothing while nobody does."""
    if ask.taken_by is None or ask.taken_at is None:
        return ""
    return f"{kit.named(ask.taken_by.name)} is on it, since {moment_words(ask.taken_at, zone)}."


def _day(ask: Ask, zone: str) -> str:
    return day_words(local_day(ask.asked_at, zone))


def _names(people: Sequence[Member]) -> str:
    return " and ".join(kit.named(one.name) for one in people)
