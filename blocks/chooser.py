"""Which program is for me: the three questions, what fits and why, how the kinds differ, and the way into each."""

from collections.abc import Sequence
from uuid import UUID

from blocks import kit
from blocks.enrolment import opening_blocks
from blocks.forms import form_blocks, read_form
from blocks.kit import Block, View
from programs.calendar import local_day
from programs.checkins import Answer
from programs.chooser import CHOOSER, Advice, Fit, differences
from programs.pairs import Home
from programs.people import Member
from programs.playbook import Playbook, Playbooks
from programs.starting import is_over

CHOOSER_OPEN = "chooser.open"
CHOOSER_SEND = "chooser.send"
# A modal holds a hundred blocks, and there can be many programs of one kind.
OPENINGS = 15
NAMES = 5


def chooser_button(ground: UUID) -> kit.Element:
    """Make the button that opens the questions."""
    return kit.button(CHOOSER.title, CHOOSER_OPEN, str(ground))


def chooser_view(ground: UUID) -> View:
    """Draw the questions."""
    blocks = form_blocks(CHOOSER, {})
    return kit.modal(
        CHOOSER.title, blocks, close="Not now", submit=CHOOSER.submit, callback=CHOOSER_SEND, about=str(ground)
    )


def read_chooser(view: View) -> dict[str, Answer]:
    """Read the answers back."""
    return read_form(view, CHOOSER)


def advice_view(advice: Advice, home: Home, organizers: Sequence[Member], playbooks: Playbooks) -> View:
    """Show what fits and why, with the ways into it that are open to the reader of `home`; then everything else.

    `organizers` are those whom one can ask where there is none.
    """
    top = _best(advice.best) if advice.best else [kit.words("Nothing here fits all of that. Have a look yourself:")]
    if advice.best:
        top += _ways_in(advice.best.playbook, home, organizers, playbooks)
    kinds = [fit.playbook for fit in (*([advice.best] if advice.best else []), *advice.others)]
    compared = [kit.cells(row, _cells(by_name)) for row, by_name in differences(kinds).items()] if kinds[1:] else []
    others = [block for fit in advice.others for block in _other(fit, home, organizers, playbooks)]
    blocks = [*top, *_under("How they differ", compared), *_under("Or rather this?", others)]
    return kit.modal(CHOOSER.title, blocks[: kit.LIMITS["view.blocks.modal"]])


def _under(heading: str, blocks: list[Block]) -> list[Block]:
    return [kit.divider(), kit.heading(heading), *blocks] if blocks else []


def _cells(by_name: dict[str, str]) -> list[str]:
    """Say of each kind what it is called, too: on a narrow screen the cells stand under each other."""
    return [f"{name}: {words}" for name, words in by_name.items()][: kit.LIMITS["section.fields"]]


def _best(fit: Fit) -> list[Block]:
    reasons = [kit.words(f"· {reason[:1].upper()}{reason[1:]}") for reason in fit.reasons]
    return [kit.heading(f"{fit.playbook.name} fits you"), *reasons, kit.words(fit.playbook.about)]


def _other(fit: Fit, home: Home, organizers: Sequence[Member], playbooks: Playbooks) -> list[Block]:
    told = "\n".join([f"{fit.playbook.name}. {fit.playbook.about}", *fit.reasons])
    return [kit.words(told), *_ways_in(fit.playbook, home, organizers, playbooks)]


def _ways_in(kind: Playbook, home: Home, organizers: Sequence[Member], playbooks: Playbooks) -> list[Block]:
    """Draw a button for each role that the reader can join in; where there is none, say why and whom to ask."""
    today = local_day(home.now, home.member.zone if home.member else "UTC")
    running = [one for one in home.programs if one.kind == kind.kind and not is_over(one.ends_on, today)]
    mine = [kit.named(one.name) for one in running]
    openings = [one for one in home.openings if one.kind == kind.kind]
    taking_part = [kit.note(f"You take part in {' and '.join(mine[:NAMES])} already.")] if mine else []
    if openings or mine:
        return [*opening_blocks(openings[:OPENINGS], playbooks), *taking_part]
    named = " or ".join(kit.named(one.name) for one in organizers[:NAMES])
    whom = f"{named}, who organize{'s' if len(organizers) == 1 else ''} here" if named else "an admin of this workspace"
    return [kit.words(f"Nobody can join a program of this kind right now. Please ask {whom}: one can be started.")]
