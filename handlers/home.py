"""Home: showing it, saying in words what waits, and becoming the first organizer."""

from blocks.notice import waiting_words
from db.homes import load_home
from db.people import audit, keep_member, make_organizer
from db.programs import add_program, list_programs, lock_programs
from handlers.outcomes import Asked, Done, Outcome, Reply


def show(asked: Asked) -> Outcome:
    """Answer that somebody opened Home: it is published after every answer."""
    del asked
    return Done()


def tell(asked: Asked) -> Outcome:
    """Say what is waiting for the person who asks."""
    return Reply(waiting_words(load_home(asked.tx, asked.actor, asked.now), asked.playbooks))


def become_organizer(asked: Asked) -> Outcome:
    """Make a workspace admin or owner an organizer of every program; the first one starts the programs."""
    tx, slack = asked.tx, asked.actor.slack
    if slack is None:
        raise LookupError("Slack was not asked about the actor")
    lock_programs(tx)
    running = {program.kind: program for program in list_programs(tx)}
    member = keep_member(tx, slack, next(iter(asked.playbooks.values())).rhythm.at)
    for kind, playbook in asked.playbooks.items():
        program = running.get(kind) or add_program(tx, playbook)
        make_organizer(tx, member.id, program.id)
        audit(tx, asked.actor, "organizer.become", program.id, asked.now)
    return Done()
