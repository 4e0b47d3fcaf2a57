"""A celebration that somebody has looked at and not posted, and what Slack would send about it."""

from uuid import uuid4

from tests.cast import Cast
from tests.handlers.ledger import Ledger
from tests.handlers.questions import Body


def celebrating(ledger: Ledger, cast: Cast) -> str:
    """Let Ana have looked at a celebration, in a program with a channel; return its id."""
    celebration = str(uuid4())
    ledger.run("update program set channel = 'C0NOWHERE' where team_id = %s", cast.stage.trellis.team)
    ledger.run(
        """insert into celebration
           select p.team_id, %s, p.program_id, p.id, m.id, 'row', 4, '4', 'Ana', 'previewed', p.made_at
           from pair p join member m on m.team_id = p.team_id and m.slack_user = %s where p.team_id = %s""",
        celebration,
        cast.ana.id,
        cast.stage.trellis.team,
    )
    return celebration


def record_celebrating(bodies: dict[str, Body], celebration: str) -> None:
    """Make what the buttons and forms of a celebration send out of what others sent."""
    look, leave = bodies["shelf.open"], bodies["leaving.send"]
    pair = look["actions"][0]["value"]
    for name, about in {"celebration.open": pair, "celebration.withdraw": celebration}.items():
        bodies[name] = look | {"actions": [look["actions"][0] | {"action_id": name, "value": about}]}
    for name, about in {"celebration.preview": pair, "celebration.post": celebration}.items():
        bodies[name] = leave | {"view": leave["view"] | {"callback_id": name, "private_metadata": about}}
