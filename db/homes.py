"""Gathers what one person's Home shows."""

from datetime import datetime

from db.engine import Tx
from db.helping import list_asks
from db.outbox import list_stuck
from db.pairs import list_states
from db.people import has_organizer
from db.programs import list_enrolments, list_openings, list_programs
from programs.pairs import Home, ProgramState
from programs.people import Actor


def load_home(tx: Tx, actor: Actor, now: datetime, notice: str = "") -> Home:
    """Return the Home of this actor as of now: their pairs, where they could join, and what they organize."""
    member = actor.member
    mine = list_enrolments(tx, member_id=member.id) if member else ()
    pairs = list_states(tx, now, member_id=member.id) if member else ()
    programs = list_programs(tx)
    taking_part = {one.program_id for one in mine} | {one.pair.program_id for one in pairs}
    joined = {(one.program_id, one.role) for one in mine}
    organized = tuple(
        ProgramState(
            program,
            list_enrolments(tx, program_id=program.id),
            list_states(tx, now, program_id=program.id),
            tuple(list_stuck(tx, program.id)),
        )
        for program in programs
        if program.id in actor.organizes
    )
    return Home(
        now=now,
        member=member,
        openings=tuple(one for one in list_openings(tx) if (one.program_id, one.role) not in joined),
        mine=mine,
        pairs=pairs,
        organized=organized,
        has_organizer=has_organizer(tx),
        notice=notice,
        asks=list_asks(tx, now) if member else (),
        programs=tuple(program for program in programs if program.id in taking_part),
    )
