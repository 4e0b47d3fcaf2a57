"""Every id of the table is written down with who may and what one sees then; the matrix asks for each of them."""

from handlers.routes import ROUTES
from tests.handlers.permissions import MAY, WORKS


def test_table_and_matrix_know_the_same_ids() -> None:
    """A row of the table without a word on who may and what is seen then is not finished."""
    assert set(MAY) == set(WORKS) == {route.id for route in ROUTES}
