"""Gathers what one person's Home shows."""

from dataclasses import replace
from datetime import datetime

from db.absences import list_missed
from db.agreements import with_signing
from db.attention import list_skipped
from db.beats import find_silence
from db.celebrations import list_celebrated
from db.engine import Tx
from db.feedback import count_answers
from db.goals import list_goals
from db.goings import list_wishes
from db.guidance import list_needs
from db.helping import list_asks
from db.organizers import get_ground, list_vacancies
from db.pairs import list_earlier, list_states
from db.partings import list_departures, list_ended, list_left_behind
from db.programs import list_enrolments, list_openings, list_programs
from db.promises import list_tallies
from db.requests import list_requests
from db.stuck import list_stuck
from programs.calendar import local_day
from programs.pairs import Home, Program, ProgramState
from programs.people import Actor
from programs.playbook import Playbooks
from programs.starting import why_closed


def load_home(tx: Tx, actor: Actor, now: datetime, playbooks: Playbooks, notice: str = "") -> Home:
    """Return the Home of this actor as of now: their pairs, where they could join, and what they organize."""
    member = actor.member
    zone = member.zone if member else "UTC"
    mine = list_enrolments(tx, member_id=member.id) if member else ()
    begun = list_enrolments(tx, member_id=member.id, states=("draft",)) if member else ()
    pairs = with_signing(tx, list_states(tx, now, member_id=member.id)) if member else ()
    taking_part = {one.program_id for one in mine} | {one.pair.program_id for one in pairs}
    joined = {(one.program_id, one.role) for one in mine}
    halfway = {one.opening_id for one in begun}
    programs = list_programs(tx)
    return Home(
        now=now,
        member=member,
        openings=tuple(
            replace(one, begun=one.id in halfway)
            for one in list_openings(tx)
            if (one.program_id, one.role) not in joined and not why_closed(one, local_day(now, zone))
        ),
        mine=mine,
        pairs=pairs,
        organized=tuple(_organized(tx, program, now) for program in programs if program.id in actor.organizes),
        ground=get_ground(tx),
        vacancies=list_vacancies(tx),
        notice=notice,
        earlier=list_earlier(tx, member.id) if member else (),
        asks=list_asks(tx, now) if member else (),
        requests=list_requests(tx, member.id, now) if member else (),
        skipped=list_skipped(tx, member.id, now) if member else (),
        goals=list_goals(tx, [one.pair.id for one in pairs], history=False),
        programs=tuple(program for program in programs if program.id in taking_part),
        promises=list_tallies(tx, [one.pair for one in pairs], playbooks, now),
        celebrated=list_celebrated(tx, member.id, [one.pair.id for one in pairs]) if member else (),
        silent_since=find_silence(tx) if actor.organizes else None,
    )


def _organized(tx: Tx, program: Program, now: datetime) -> ProgramState:
    """Return a program as its organizers see it."""
    return ProgramState(
        program,
        list_enrolments(tx, program_id=program.id),
        with_signing(tx, list_states(tx, now, program_id=program.id)),
        tuple(list_stuck(tx, program.id)),
        list_departures(tx, program.id),
        list_left_behind(tx, program.id),
        tuple(list_needs(tx, program.id)),
        list_wishes(tx, program.id),
        count_answers(tx, program.id),
        list_ended(tx, program.id),
        list_missed(tx, program.id, now),
    )
