"""Starting a program: the button on Home, and the form in which it is laid out."""

from collections.abc import Mapping
from uuid import UUID

from blocks import kit
from blocks.forms import read_element
from blocks.kit import Block, View
from blocks.pickers import channel_picker, pick_day, pick_from_list, pick_time
from programs.playbook import Choice, Playbook, Playbooks
from programs.starting import EVERY, LONGEST_NAME, ON, Draft, Layout

START_OPEN = "program.start"
START_SEND = "program.create"
TAKE_OVER = "organizer.take_over"
_KEYS: Mapping[str, str] = {
    "name": "value",
    "starts_on": "selected_date",
    "lasts": "value",
    "at": "selected_time",
    "channel": "selected_channel",
}


def start_button(playbooks: Playbooks, ground: UUID, *, primary: bool = False) -> kit.Element:
    """Make the button that opens the form; with one kind of program it says which."""
    kinds = [playbook.name.lower() for playbook in playbooks.values()]
    return kit.button(f"Start a {kinds[0] if len(kinds) == 1 else 'program'}", START_OPEN, str(ground), primary=primary)


def start_view(ground: UUID, playbooks: Playbooks, given: Layout) -> View:
    """Draw the form, filled so that it can be sent as it is."""
    kinds = [Choice(playbook.kind, playbook.name) for playbook in playbooks.values()]
    fields = [pick_from_list("kind", "What kind", kinds, optional=False, picked=kinds[0].id)] if kinds[1:] else []
    return kit.modal(
        "Start a program",
        [
            kit.words("Everything is filled in so that you can just press Create, or change it first."),
            *fields,
            *_endless(playbooks),
            kit.text_input("name", "Name", longest=LONGEST_NAME, optional=False, given=given.name),
            pick_day("starts_on", "Start day", optional=False, given=given.starts_on,
                     hint="People can join right away. The first check-ins come on this day or soon after."),
            kit.text_input("lasts", "How many weeks it runs", longest=3, optional=False, given=str(given.lasts)),
            pick_from_list("every", "A check-in comes", EVERY, optional=False, picked=str(given.every)),
            pick_from_list("weekday", "On a", ON, optional=False, picked=str(given.weekday)),
            pick_time("at", "At", optional=False, given=given.at, hint="Where each of them lives."),
            channel_picker("channel", "Public channel for the announcement", optional=True, given=given.channel,
                           hint="One message, with buttons to join. Leave it empty to announce nothing."),
            kit.note("You become its organizer: you see who joins and that check-ins happen, never what is written."),
        ],
        close="Cancel",
        submit="Create",
        callback=START_SEND,
        about=str(ground),
    )  # fmt: skip


def _endless(playbooks: Playbooks) -> list[Block]:
    """Say which kinds have no end and a rhythm of their own, whatever stands in the fields below."""
    names = [playbook.name for playbook in playbooks.values() if playbook.lasts is None]
    told = "has no end and a rhythm of its own, so the weeks and the rhythm below do not count for it."
    return [kit.note(f"{' and '.join(names)} {told}")] if names else []


def read_start(view: View) -> Draft:
    """Read what was filled in, as it is; '' where nothing was."""
    read = {field: read_element(view, field).get(key) for field, key in _KEYS.items()}
    for field in ("every", "weekday", "kind"):
        option = read_element(view, field).get("selected_option")
        read[field] = option.get("value") if isinstance(option, dict) else None
    return Draft(**{field: value if isinstance(value, str) else "" for field, value in read.items()})


def kind_of(draft: Draft, playbooks: Playbooks) -> Playbook | None:
    """Return the kind of program that was chosen; the only one there is need not be."""
    return next(iter(playbooks.values())) if len(playbooks) == 1 else playbooks.get(draft.kind)
