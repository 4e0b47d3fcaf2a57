"""The page is its own: no other site's form, frame or script, no file but its own, and every refusal in words."""

import pytest

from playground.slack import LocalSlack, Person
from tests.playground.page.drawn import Visitor

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def at_home(person: Person) -> str:
    """The address of somebody's Home."""
    return f"/{person.ws.id}/{person.id}/home"


def test_every_answer_is_guarded(slack: LocalSlack, ana: Person) -> None:
    """Pages, files, refusals and streams alike carry the policy, which lets in no script but the page's own."""
    visit = Visitor(slack)
    for path in (at_home(ana), "/static/live.js", "/nowhere", f"/{ana.ws.id}/nobody/home"):
        headers = visit.at(path).headers
        assert {name: headers.get(name) for name in GUARDS} == GUARDS
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    html = visit.at(at_home(ana)).html
    assert "<style" not in html
    assert "style=" not in html


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1.evil.example"])
def test_another_host_is_refused(slack: LocalSlack, ana: Person, host: str) -> None:
    """A name that somebody else points at this machine shows nothing, and says where the page is."""
    seen = Visitor(slack).at(at_home(ana), host=host)
    assert (seen.status, seen.html) == (403, f"This page answers at {slack.url} only.")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_another_origin_is_refused(slack: LocalSlack, ana: Person, origin: str) -> None:
    """A request that another site's script makes is refused."""
    assert Visitor(slack).at(at_home(ana), origin=origin).status == 403


def test_both_names_of_this_machine_are_its_own(slack: LocalSlack, ana: Person) -> None:
    """The page answers under the loopback's number and its name."""
    for name in ("127.0.0.1", "localhost"):
        own = f"{name}:{slack.port}"
        assert Visitor(slack).at(at_home(ana), host=own, origin=f"http://{own}").status == 200


@pytest.mark.parametrize(
    "path",
    ["../routes.py", "..%2froutes.py", "%2e%2e/routes.py", "%2e%2e%2froutes.py", "/etc/passwd", "..\\routes.py", ""],
)
def test_only_the_pages_files_are_given(slack: LocalSlack, path: str) -> None:
    """No path leads out of the folder of the page's files, and the folder is not listed."""
    seen = Visitor(slack).at(f"/static/{path}")
    assert seen.status in (403, 404)
    assert "import" not in seen.html
    assert "root:" not in seen.html


def test_what_is_not_there_is_said_in_words(slack: LocalSlack, ana: Person) -> None:
    """An address of nothing, of nobody and of a workspace that is gone each says so and leads back."""
    visit = Visitor(slack)
    for path, status, words in (
        ("/nowhere", 404, "There is no such page."),
        ("/a/b/c/d", 404, "There is no such page."),
        (f"/{ana.ws.id}/U0NOBODY/home", 404, f"Nobody in {ana.ws.name} has this address."),
        (f"/T0GONE/{ana.id}/home", 410, "That workspace is gone; perhaps everything was begun anew."),
        (f"/T0GONE/{ana.id}/live", 410, "That workspace is gone; perhaps everything was begun anew."),
    ):
        seen = visit.at(path)
        assert seen.status == status
        assert words in seen.page.one("main").text
        assert seen.page.one("a").attrs["href"] == "/"


def test_the_bot_is_nobody_one_can_be(slack: LocalSlack, ana: Person) -> None:
    """Another app's bot is in the workspace, and has no page."""
    bot = ana.ws.person("Calendar", bot=True)
    assert Visitor(slack)(bot).status == 404
    assert not any("Calendar" in words for words in Visitor(slack)(ana).people)
