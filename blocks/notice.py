"""A few plain words in a modal of their own, and the words that answer the command."""

from blocks import kit
from blocks.kit import View
from programs.pairs import Home
from programs.playbook import Playbooks

COMMANDS = "I know two things: `/trellis` says what waits for you, and `/trellis enrol` lets you join a program."
NOTHING_OPEN = "There is nothing to join right now. What you take part in, and what comes next, is on Trellis's Home."


def notice_view(words: str) -> View:
    """Say something, with nothing to do but close."""
    return kit.modal("Trellis", [kit.words(words)])


def waiting_words(home: Home, playbooks: Playbooks) -> str:
    """Say in a line what waits for a person, and where to find it."""
    mine = [state for state in home.pairs if home.member and state.waiting_for == home.member.id]
    if mine and home.member:
        partners = [one.member.name for state in mine for one in state.pair.others(home.member.id)]
        stages = [stage for state in mine for stage in playbooks[state.pair.kind].stages
                  if stage.id == state.waiting_stage]  # fmt: skip
        what = " and ".join(dict.fromkeys(stage.name.lower() for stage in stages))
        return f"Your {what} for {kit.escaped(' and '.join(partners))} is open. You find it on Trellis's Home."
    return "Nothing waits for you right now. Trellis's Home shows what comes next."
