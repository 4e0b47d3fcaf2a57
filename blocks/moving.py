"""Making a program of one's pair: choosing which, and asking the other."""

from collections.abc import Sequence

from blocks import kit, pickers
from blocks.forms import read_element
from blocks.kit import Message, View
from programs.calendar import day_words
from programs.moving import PROGRAM, Proposal
from programs.pairs import Pair, Program
from programs.people import Member
from programs.playbook import Choice, Playbooks

MOVE_OPEN = "move.open"
MOVE_SEND = "move.send"
MOVE_ACCEPT = "move.accept"
MOVE_DECLINE = "move.decline"
TITLE = "Make it a program"
NONE_YET = (
    "No program that would fit is taking people in right now. Ask an organizer whether one starts soon; until then "
    "everything goes on as it is."
)
WAITS = "One of you has proposed this already, and the other has still to say."


def move_view(pair: Pair, me: Member, programs: Sequence[Program], playbooks: Playbooks) -> View:
    """Draw the programs that a pair could move into, and say what that means."""
    partner = _partner(pair, me)
    if not programs:
        return kit.modal(TITLE, [kit.words(NONE_YET)])
    offered = programs[: kit.LIMITS["options"]]
    choices = [Choice(str(one.id), kit.named(one.name, kit.LIMITS["option.text"])) for one in offered]
    abouts = {playbooks[one.kind].name: playbooks[one.kind].about for one in offered}
    return kit.modal(
        TITLE,
        [
            *(kit.words(f"{name}. {about}") for name, about in abouts.items()),
            kit.words(
                f"I ask {partner} first, and nothing changes without a yes. Then you two go on there, with what you "
                "kept on your shelf and what you can look back at."
            ),
            pickers.pick_from_list(PROGRAM, "Which program?", choices, optional=False, picked=choices[0].id),
        ],
        close="Not now",
        submit=f"Ask {partner}" if len(partner) <= 20 else "Ask them",
        callback=MOVE_SEND,
        about=str(pair.id),
    )


def read_move(view: View) -> str:
    """Read back which program was chosen; '' when none was."""
    option = read_element(view, PROGRAM).get("selected_option")
    return str(option.get("value")) if isinstance(option, dict) else ""


def proposal_message(proposal: Proposal, program: Program, about: str) -> Message:
    """Ask the other of a pair whether they would like it too."""
    name = _by(proposal)
    ends = f" It runs until {day_words(program.ends_on)}." if program.ends_on else ""
    return kit.message(
        kit.words(
            f"{name} would like to make a program of what you two have: {kit.named(program.name)}. {about}{ends}"
        ),
        kit.words(
            "What you kept on your shelf and wrote goes with you. Both answers are fine, and you can take your time."
        ),
        kit.buttons(
            kit.button("Yes, let us", MOVE_ACCEPT, str(proposal.id), primary=True),
            kit.button("Not now", MOVE_DECLINE, str(proposal.id)),
        ),
    )


def declined_message(proposal: Proposal, other: Member) -> Message:
    """Tell whoever proposed it that everything stays as it is."""
    return kit.message(
        kit.words(
            f"{kit.named(other.name)} would rather go on as you are for now, without "
            f"{kit.named(proposal.program_name)}. "
            "Nothing has changed between you."
        )
    )


def _partner(pair: Pair, me: Member) -> str:
    return " and ".join(kit.named(one.member.name) for one in pair.others(me.id))


def _by(proposal: Proposal) -> str:
    return next(
        (kit.named(one.member.name) for one in proposal.pair.members if one.member.id == proposal.by), "Somebody"
    )
