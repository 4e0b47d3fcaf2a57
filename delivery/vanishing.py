"""Draws what is told of people and places that are gone, as long as they still are."""

from blocks.absence import away_message
from blocks.kit import Message
from blocks.vanishing import (
    came_twice_message,
    given_up_message,
    gone_message,
    let_in_message,
    partner_gone_message,
    silent_message,
)
from db.absences import count_missed, find_absence
from db.beats import get_silence
from db.duplicates import list_copies
from db.engine import Tx
from db.notices import Notice, is_said
from db.pairs import list_active
from db.people import get_member
from db.programs import find_program
from db.stuck import list_stuck
from db.vanishing import find_gone, find_reason
from programs.absence import AWAY
from programs.delivery import reason_words
from programs.playbook import Playbooks


def draw_gone(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Name whose account was closed, unless they are back."""
    del playbooks
    member, program = find_gone(tx, notice.about), find_program(tx, notice.program_id)
    if member is None or program is None:
        return None
    return gone_message(member, [one for one in list_active(tx, member.id) if one.program_id == program.id], program)


def draw_partner_gone(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Name whose account was closed to somebody of their pairs, unless they are back or no pair is left."""
    del playbooks
    member = find_gone(tx, notice.about)
    if member is None:
        return None
    pairs = [one for one in list_active(tx, notice.recipient) if member in [other.member for other in one.members]]
    return partner_gone_message(member, pairs) if pairs else None


def draw_given_up(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Name what did not arrive for this cause, unless all of it has by now."""
    del playbooks
    words, program = reason_words(find_reason(tx, notice.about)), find_program(tx, notice.program_id)
    stuck = [one for one in list_stuck(tx, notice.program_id) if words and one.reason == words]
    return given_up_message(stuck, program) if stuck and program else None


def draw_let_in(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Say that Slack lets us in again."""
    del tx, notice, playbooks
    return let_in_message()


def draw_silent(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Say since when nothing is sent, or from when to when nothing was, unless what was left out tells of it too."""
    del playbooks
    silence = get_silence(tx, notice.about)
    if silence is None or (silence.until and is_said(tx, notice, AWAY)):
        return None
    return silent_message(silence.since, silence.until, get_member(tx, notice.recipient).zone)


def draw_away(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Say that Trellis was away, and how much was left out because of it in what this organizer looks after."""
    del playbooks
    absence, me = find_absence(tx, notice.about), get_member(tx, notice.recipient)
    count = count_missed(tx, notice.about, me.id)
    return away_message(absence, count, me.zone) if absence and count else None


def draw_came_twice(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Say for whom messages came more than once."""
    del playbooks
    copies, me = list_copies(tx, notice.about, notice.program_id), get_member(tx, notice.recipient)
    return came_twice_message(copies, me.zone) if copies else None
