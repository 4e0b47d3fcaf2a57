"""Whose conversation has to be opened: nobody's that is known, whoever lays out their mail meanwhile."""

from typing import Any

import pytest
import sqlalchemy

from db.addresses import list_unaddressed
from tests.delivery.post import Team


@pytest.mark.parametrize("group", [False, True])
def test_a_known_conversation_is_not_opened_for_what_is_laid_out_meanwhile(team: Team, group: bool) -> None:
    """Another planner commits mail while a worker looks whose conversation it knows: that is no reason to ask Slack."""
    ana = team.member(channel="D1")
    pair = team.pair(ana, team.member())
    with team.begin() as tx:
        tx.run("update pair set channel = 'G1' where team_id = %(team)s")
    stranger = team.member()
    team.mail(stranger)
    laid_out: list[str] = []

    def lay_out(*said: Any) -> None:
        if not laid_out and said[2].startswith("update outbox set channel"):
            laid_out.append(said[2])
            team.mail(pair=pair) if group else team.mail(ana)

    sqlalchemy.event.listen(team.store.engine, "after_cursor_execute", lay_out)
    with team.begin() as tx:
        unknown = list_unaddressed(tx, team.now)
    sqlalchemy.event.remove(team.store.engine, "after_cursor_execute", lay_out)
    assert len(laid_out) == 1
    assert [one.member_id for one in unknown] == [stranger]
    with team.begin() as tx:
        assert [one.member_id for one in list_unaddressed(tx, team.now)] == [stranger]
        assert tx.value("select count(*) from outbox where team_id = %(team)s and channel in ('D1', 'G1')") == 1
