"""Draws the messages that carry no prompt, at the moment they are sent: one function for each kind."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from blocks.announcement import announcement_message
from blocks.kit import Message
from blocks.organizers import named_message
from db.engine import Tx
from db.notices import Notice
from db.organizers import find_namer, list_organizers
from db.programs import find_program, list_openings
from delivery.breaks import draw_break
from delivery.celebrations import draw_celebration
from delivery.helping import draw_asked, draw_taken
from delivery.moving import draw_declined, draw_proposal
from delivery.partings import draw_farewell, draw_one_left, draw_parting
from delivery.requests import draw_no, draw_question, draw_request
from delivery.vanishing import (
    draw_away,
    draw_came_twice,
    draw_given_up,
    draw_gone,
    draw_let_in,
    draw_partner_gone,
    draw_silent,
)
from programs.absence import AWAY
from programs.celebrations import CELEBRATION
from programs.helping import HELP_ASKED, HELP_TAKEN, SAFETY_ASKED, SAFETY_TAKEN
from programs.moving import NOT_NOW, PROPOSED
from programs.playbook import Playbooks, When
from programs.requests import ASKED, ASKED_BACK, DECLINED, LAPSED, REPLIED
from programs.vanishing import CAME_TWICE, GIVEN_UP, GONE, LET_IN, PARTNER_GONE, SILENT

Draw = Callable[[Tx, Notice, Playbooks], Message | None]


def _announcement(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Draw the announcement of a program, unless it takes nobody in by now."""
    program = find_program(tx, notice.about)
    if program is None or not program.enrolling:
        return None
    openings = [opening for opening in list_openings(tx) if opening.program_id == program.id]
    return announcement_message(program, openings, playbooks[program.kind])


def _organizer_named(tx: Tx, notice: Notice, _: Playbooks) -> Message | None:
    """Tell somebody that they were named, unless they have stepped down by now."""
    program = find_program(tx, notice.program_id)
    if program is None or notice.recipient not in [one.id for one in list_organizers(tx, program.id)]:
        return None
    return named_message(program, find_namer(tx, notice.about))


# A kind draws nothing, None, when there is nothing left to say.
DRAW: Mapping[str, Draw] = MappingProxyType(
    {
        "announcement": _announcement,
        "organizer_named": _organizer_named,
        HELP_ASKED: draw_asked,
        HELP_TAKEN: draw_taken,
        SAFETY_ASKED: draw_asked,
        SAFETY_TAKEN: draw_taken,
        When.ONE_LEFT.value: draw_one_left,
        ASKED: draw_request,
        ASKED_BACK: draw_question,
        REPLIED: draw_request,
        DECLINED: draw_no,
        LAPSED: draw_no,
        PROPOSED: draw_proposal,
        NOT_NOW: draw_declined,
        CELEBRATION: draw_celebration,
        GONE: draw_gone,
        PARTNER_GONE: draw_partner_gone,
        GIVEN_UP: draw_given_up,
        LET_IN: draw_let_in,
        SILENT: draw_silent,
        AWAY: draw_away,
        CAME_TWICE: draw_came_twice,
    }
    | {when.value: draw_parting for when in (When.LEFT, When.ENDED, When.COMPLETED)}
    | {when.value: draw_farewell for when in (When.FAREWELL, When.EXTENDED)}
    | {when.value: draw_break for when in (When.PAUSED, When.STOPPED, When.RESUMED)}
)
