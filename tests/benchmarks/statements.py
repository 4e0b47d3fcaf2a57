"""The statements that one submit runs, recorded from the app itself, and the same for any other form."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from slack_bolt import BoltRequest
from sqlalchemy import event

from playground.stage import Stage
from slack_app.app import create_app
from slack_app.playbooks import PLAYBOOKS
from tests.benchmarks.apps import Statement
from tests.benchmarks.community import Community, Couple, Sheet


def record(stage: Stage, community: Community, sheet: Sheet, raw: str, headers: Mapping[str, str]) -> list[Statement]:
    """Submit one form to the app in this very thread, and return what it said to the database until it acked."""
    said: list[Statement] = []
    here = threading.get_ident()

    def note(_: Any, __: Any, sql: str, values: Any, ___: Any, ____: bool) -> None:
        if threading.get_ident() == here:
            said.append((sql, values))

    app = create_app(stage.settings, community.engine, stage.clock.now, PLAYBOOKS)
    event.listen(community.engine, "before_cursor_execute", note)
    response = app.dispatch(BoltRequest(body=raw, headers=dict(headers)))
    event.remove(community.engine, "before_cursor_execute", note)
    app.close()
    if response.status != 200 or not any("insert into answer" in sql for sql, _ in said):
        raise RuntimeError(f"the recorded submit of {sheet.form_id} was not kept")
    return said


def said_for(sheet: Sheet, recorded: Sequence[Statement], model: Sheet) -> list[Statement]:
    """Return the recorded statements of the model with the ids of another form; what was made new is made new."""
    ids = dict(zip(_ids(model), _ids(sheet), strict=True))
    made: dict[UUID, UUID] = {model.couple.pair.program_id: sheet.couple.pair.program_id}

    def other(value: Any) -> Any:
        if isinstance(value, list):
            return [other(one) for one in value]
        if isinstance(value, dict):
            return {name: other(one) for name, one in value.items()}
        if isinstance(value, UUID) and value not in ids:
            return made.setdefault(value, uuid4())
        return ids.get(value, value) if isinstance(value, str | UUID) else value

    return [(sql, other(values)) for sql, values in recorded]


def _ids(sheet: Sheet) -> list[UUID | str]:
    couple: Couple = sheet.couple
    return [sheet.form_id, couple.pair.id, couple.member, str(couple.member), couple.author.id]
