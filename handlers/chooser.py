"""Finding out which program fits: opening the questions, and answering them. Nothing of it is kept."""

from blocks.chooser import advice_view, chooser_view, read_chooser
from db.homes import load_home
from db.organizers import get_ground, list_everybody_organizing
from handlers.outcomes import Asked, Errors, Open, Outcome, Update
from programs.checkins import check
from programs.chooser import CHOOSER, recommend
from programs.pairs import Refused


def open_form(asked: Asked) -> Outcome:
    """Open the questions, whether somebody takes part in anything or not."""
    return Open(chooser_view(get_ground(asked.tx).id))


def send(asked: Asked) -> Outcome:
    """Say what fits and why, with the ways into it."""
    given = check(CHOOSER, read_chooser(asked.body["view"]))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    advice = recommend(asked.playbooks.values(), [pick for answer in given.answers for pick in answer.picks])
    home = load_home(asked.tx, asked.actor, asked.now, asked.playbooks)
    return Update(advice_view(advice, home, list_everybody_organizing(asked.tx), asked.playbooks))
