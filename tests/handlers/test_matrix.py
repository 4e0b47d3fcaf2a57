"""The permission matrix: every id of the table asked for by every kind of person; each may exactly what it says here.

A new row of the table fails until it stands in MAY, and in WORKS with what one sees when it worked.
"""

from collections.abc import Iterator

import pytest

from db.embedded import Cluster
from handlers.routes import ROUTES
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from tests.cast import SECOND, STARTS, Cast, joins
from tests.figures import Figures
from tests.handlers.celebrating import celebrating, record_celebrating
from tests.handlers.ledger import Ledger
from tests.handlers.matrix import Matrix
from tests.handlers.permissions import ELSEWHERE, HERE, MAY
from tests.handlers.questions import Asker
from tests.handlers.recordings import record, record_organizing
from tests.handlers.recordings_asking import record_asking
from tests.words import join_as


@pytest.fixture
def other(cluster: Cluster, local_slack: LocalSlack, transport: str) -> Iterator[Stage]:
    """Another workspace with the app on the same database."""
    clock = MovedClock(STARTS)
    with Stage(cluster, local_slack, clock, name="The neighbours", http=transport == "http") as stage:
        yield stage


@pytest.fixture
def matrix(cast: Cast, other: Stage, ledger: Ledger) -> Matrix:
    """A shared check-in that waits for its answer and a second one that is kept; and everybody who could ask."""
    stage = cast.until_shared().stage
    home = stage.workspace.id
    stage.move_to(SECOND)
    people = {name: stage.person(name.title(), "Europe/Paris", guest=name == "guest")
              for name in ("stranger", "guest", "mentor", "mentee", "former")}  # fmt: skip
    for name, role in (("mentor", "mentor"), ("mentee", "mentee"), ("former", "mentee")):
        answers = {"can_help_with": ["leading"], "how_many": "2"} if name == "mentor" else {"change": "Much."}
        joins(people[name], join_as(role), answers)
    ledger.run(
        """insert into pair_member select p.team_id, p.id, m.id, 'mentee', p.made_at, p.made_at from pair p, member m
           where p.team_id = m.team_id and m.slack_user = %s""",
        people["former"].id,
    )
    # Their last days have begun, so that they can choose what comes next.
    ledger.run(
        """insert into farewell select p.team_id, gen_random_uuid(), p.id, coalesce(p.ends_on, pr.ends_on), p.made_at
           from pair p join program pr on (pr.team_id, pr.id) = (p.team_id, p.program_id) where p.team_id = %s""",
        stage.trellis.team,
    )
    neighbours = Cast(other).until_enrolled()
    people |= {"owner": cast.ana, "partner": cast.kenji, "organizer": cast.olu}
    askers = {name: Asker(person.id, home, stage.workspace) for name, person in people.items()}
    askers["visitor"] = Asker("U0VISITOR00", other.workspace.id, stage.workspace)
    askers["impostor"] = Asker(cast.ana.id, other.workspace.id, stage.workspace)
    askers["neighbour"] = Asker(neighbours.olu.id, other.workspace.id, other.workspace)
    matrix = Matrix(stage, other, ledger, askers)
    record(cast, matrix.bodies, {name: people[name].id for name in ("mentee", "mentor")})
    record_organizing(cast, matrix.bodies, people["stranger"])
    record_celebrating(matrix.bodies, celebrating(ledger, cast))
    record_asking(cast, matrix.bodies, people["mentor"], people["mentee"])
    return matrix


def test_everybody_may_what_the_table_says_and_nothing_else(matrix: Matrix, figures: Figures) -> None:
    """Every id x every kind of person: what is allowed works, what is not is refused in words and changes nothing."""
    for route in ROUTES:
        for who in sorted(matrix.askers.keys() - MAY[route.id]):
            matrix.refused(route, who)
    noes = matrix.cells
    for route in ROUTES:
        for who in sorted(MAY[route.id]):
            matrix.allowed(route, who)
    figures(f"{matrix.cells} cells: {matrix.cells - noes} allowed, {noes} refused")
    assert matrix.wrong == []
    assert matrix.cells == len(ROUTES) * len(HERE | ELSEWHERE)
