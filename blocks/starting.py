"""Starting a program: the button on Home, and the form in which it is laid out."""

from collections.abc import Mapping
from uuid import UUID

from blocks import kit
from blocks.forms import read_element
from blocks.kit import View
from blocks.pickers import channel_picker, pick_day, pick_from_list, pick_time
from programs.playbook import Playbook, Playbooks
from programs.starting import LONGEST_NAME, ON, Draft, Layout, plot_id, rhythms

START_OPEN = "program.start"
START_KIND = "program.kind"
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


def kinds_view(ground: UUID, playbooks: Playbooks) -> View:
    """Let an organizer choose what kind of program to start."""
    blocks = [
        kit.words(f"{one.name}. {one.about}", kit.button(choose_words(one), START_KIND, str(plot_id(ground, one))))
        for one in playbooks.values()
    ]
    return kit.modal("Start a program", [kit.words("What kind of program?"), *blocks], close="Cancel")


def choose_words(playbook: Playbook) -> str:
    """Return what stands on the button that chooses a kind."""
    return f"Choose {playbook.name}"


def start_view(plot: UUID, playbook: Playbook, given: Layout) -> View:
    """Draw the form for a program of this kind, filled so that it can be sent as it is."""
    endless, weeks = playbook.lasts is None, str(given.lasts or "")
    weekday = pick_from_list("weekday", "On a", ON, optional=False, picked=str(given.weekday))
    return kit.modal(
        "Start a program",
        [
            kit.words("Everything is filled in so that you can just press Create, or change it first."),
            kit.text_input("name", "Name", longest=LONGEST_NAME, optional=False, given=given.name),
            pick_day("starts_on", "Start day", optional=False, given=given.starts_on,
                     hint="People can join right away. What I send to pairs begins on this day or soon after."),
            kit.text_input("lasts", "How many weeks it runs", longest=3, optional=endless, given=weeks,
                           hint="Leave it empty for no end." if endless else ""),
            pick_from_list("every", "I ask how it goes", rhythms(playbook), optional=False, picked=str(given.every)),
            *([] if playbook.first_after else [weekday]),
            pick_time("at", "At", optional=False, given=given.at, hint="Where each of them lives."),
            channel_picker("channel", "Public channel for the announcement", optional=True, given=given.channel,
                           hint="One message, with buttons to join. Leave it empty to announce nothing."),
            kit.note("You become its organizer: you see who joins and what happens when, never what is written."),
        ],
        close="Cancel",
        submit="Create",
        callback=START_SEND,
        about=str(plot),
    )  # fmt: skip


def read_start(view: View) -> Draft:
    """Read what was filled in, as it is; '' where nothing was."""
    read = {field: read_element(view, field).get(key) for field, key in _KEYS.items()}
    for field in ("every", "weekday"):
        option = read_element(view, field).get("selected_option")
        read[field] = option.get("value") if isinstance(option, dict) else None
    return Draft(**{field: value if isinstance(value, str) else "" for field, value in read.items()})
