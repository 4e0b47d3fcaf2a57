"""The inspector over HTTP: what went between the app and Slack, why it was refused, and what must not be shown."""

import html
import re
import urllib.error
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.slack import Person, Workspace, server
from playground.slack.page.reasons import WHY
from tests.cast import Cast
from tests.playground.page.asking import read, see
from tests.playground.slack.conftest import Connect, button, home, modal, question, until

HOSTILE = "<script>alert(1)</script> & <!channel> \u202egnirts"


def refused(client: WebClient, method: str, **args: Any) -> None:
    """Ask for what Slack refuses."""
    with pytest.raises(SlackApiError):
        client.api_call(method, json=args)


@pytest.mark.parametrize(
    ("method", "args", "why"),
    [
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "Hi"}, WHY["channel_not_found"]),
        ("chat.postMessage", {"channel": "{general}", "text": "Hi"}, WHY["not_in_channel"]),
        ("chat.postMessage", {"channel": "{ana}", "blocks": [{"type": "header"}]}, "/blocks/0: missing required field"),
        ("views.open", {"trigger_id": "1.2.x", "view": modal()}, WHY["invalid_trigger_id"]),
        ("views.open", {"trigger_id": "1", "view": modal(title={"type": "plain_text", "text": "x" * 30})}, "/title"),
        ("views.publish", {"user_id": "{ana}", "hash": "old", "view": home()}, WHY["hash_conflict"]),
        ("views.update", {"view_id": "V0", "view": modal()}, WHY["not_found"]),
        ("users.info", {"user": "U0NOBODY"}, WHY["user_not_found"]),
        ("users.info", {}, "missing required field: user"),
        ("conversations.info", {"channel": "{secret}"}, WHY["channel_not_found"]),
        ("dance.now", {}, WHY["unknown_method"]),
    ],
)
def test_what_slack_refuses_is_told_with_its_reason(
    ws: Workspace, client: WebClient, ana: Person, method: str, args: dict[str, Any], why: str
) -> None:
    """Each refusal stands in the list with the reason in words, and Slack's own code beside it."""
    places = {
        "{ana}": ana.id,
        "{general}": ws.channel("general", bot=False).id,
        "{secret}": ws.channel("secret", private=True, bot=False).id,
    }
    refused(client, method, **{key: places.get(str(value), value) for key, value in args.items()})
    page = see(ana, "?bad=1")
    assert why in page
    assert f"Slack's code: {(ws.calls[-1].answer or {})['error']}" in page
    assert "1 in all, 1 of them refused" in page


def test_every_code_of_the_local_slack_is_in_words() -> None:
    """No code that the local Slack answers with is left unexplained."""
    sources = "".join(file.read_text() for file in Path(server.__file__).parent.glob("*.py"))
    codes = set(re.findall(r'(?:ApiError|Refusal|_refusal)\(\s*"(\w+)"', sources))
    codes |= set(re.findall(r'"error": "(\w+)"', sources)) - {"invalid_auth", "not_authed", "no_team"}
    assert len(codes) > 40
    assert codes - WHY.keys() == set()


def test_an_unknown_code_is_shown_as_it_is(ws: Workspace, client: WebClient, ana: Person) -> None:
    """What nobody put into words is not hidden."""
    ws.faults.add("users.info", "refuse", code="made_up_today")
    refused(client, "users.info", user=ana.id)
    assert "Slack says “made_up_today” and no more." in see(ana)


def test_a_missing_scope_is_named(ws: Workspace, client: WebClient, ana: Person) -> None:
    """The scope that the manifest lacks stands beside the reason."""
    ws.state.manifest = replace(ws.state.manifest, scopes=("chat:write",))
    refused(client, "users.info", user=ana.id)
    assert "Any one of these scopes would do: users:read" in see(ana)


def test_a_late_modal_is_told(ws: Workspace, app: App, client: WebClient, socket: Connect, ana: Person) -> None:
    """A trigger that has expired is refused with the three seconds in the reason, and concerns who pressed."""
    app.action("go")(lambda ack: ack())
    socket(app)
    client.views_publish(user_id=ana.id, view=home())
    ana.press("Go")
    ws.state.trigger_life = 0.0
    refused(client, "views.open", trigger_id=ws.last_request.body["trigger_id"], view=modal())
    page = see(ana, f"?bad=1&who={ana.id}")
    assert WHY["expired_trigger_id"] in page
    assert "views.open" in page


def test_what_is_not_heard_is_told_with_what_comes_next(ws: Workspace, app: App, socket: Connect, ana: Person) -> None:
    """An event without an ack is sent again, and given up in the end; a press is not sent again."""
    app.action("go")(lambda: None)
    app.event("app_home_opened")(lambda: None)
    ana.open_home()
    until(lambda: len(ws.requests) == 4)
    page = see(ana, "?kind=events")
    assert page.count("Slack sent it again at ") == 3
    assert "Slack gave up after 4 tries." in page
    assert "Trial was not connected." in page
    socket(app)
    WebClient(token=ws.bot_token, base_url=ws.app.url + "/api/").views_publish(user_id=ana.id, view=home())
    ana.press("Go")
    page = see(ana, "?kind=presses")
    assert "block_actions go" in page
    assert "Trial did not answer within 0.6 s." in page
    assert "We had some trouble connecting. Try again? Slack does not send it again." in page


def test_an_answer_that_slack_cannot_use_is_told(app: App, client: WebClient, socket: Connect, ana: Person) -> None:
    """A form that was acked with a view that Slack refuses counts as gone wrong."""
    wrong = modal(question(), title={"type": "plain_text", "text": "x" * 30})
    app.action("go")(lambda ack, body: (ack(), client.views_open(trigger_id=body["trigger_id"], view=modal())))
    app.view("form")(lambda ack: ack(response_action="update", view=wrong))
    socket(app)
    client.views_publish(user_id=ana.id, view=home(button()))
    ana.press("Go")
    ana.wait(lambda: ana.modal is not None)
    ana.fill({"Why?": "Because"})
    assert ana.submit().trouble
    page = see(ana, "?bad=1")
    assert "view_submission form" in page
    assert "but Slack cannot use the answer" in page
    assert "must be less than 25 characters" in page


def test_hostile_words_are_shown_as_words(client: WebClient, ana: Person) -> None:
    """What somebody wrote is never markup, in the row or in its JSON."""
    client.chat_postMessage(channel=ana.id, text=HOSTILE)
    raw = read(ana, "")
    assert "<script>alert" not in raw
    assert html.escape("<script>alert(1)</script>") in raw


def test_secrets_are_masked(ws: Workspace, app: App, connect: Connect, client: WebClient, ana: Person) -> None:
    """No token, signature or one-time address is shown, in the list or in the whole of an exchange."""
    app.event("app_home_opened")(lambda event, client: client.views_publish(user_id=event["user"], view=home()))
    app.command("/trial")(lambda ack: ack("Hello"))
    connect(app)
    ana.open_home()
    ana.command("/trial")
    client.chat_postMessage(channel=ana.id, text=f"My token is {ws.bot_token}, or {ws.app_token}")
    shown = read(ana, "") + "".join(read(ana, f"/{key}") for key in re.findall(r'id="([cr]\d+)"', read(ana, "")))
    secrets = [ws.bot_token, ws.app_token, ws.state.verification_token, *ws.state.response_urls]
    secrets += [request.headers.get("X-Slack-Signature", ws.signing_secret) for request in ws.requests]
    assert [secret for secret in secrets if secret in shown] == []
    assert "My token is xoxb-••••, or xapp-••••" in shown
    assert ("v0=••••" in shown) == bool(ws.request_url)


def test_filters_and_pages(client: WebClient, ana: Person, kenji: Person) -> None:
    """The list can be narrowed to a person and a kind, is newest first, and holds a hundred rows a page."""
    for n in range(101):
        client.chat_postMessage(channel=kenji.id, text=f"Message {n}.")
    client.users_info(user=ana.id)
    first, second = (see(ana, f"?kind=posts&who={kenji.id}&page={n}") for n in (1, 2))
    assert first.index("Message 100.") < first.index("Message 99.")
    assert "Message 0." not in first
    assert "Message 0." in second
    assert "users.info" in rows(see(ana, f"?who={ana.id}"))
    assert "chat.postMessage" not in rows(see(ana, f"?who={ana.id}"))
    assert "users.info" in rows(see(ana, "?kind=questions"))
    assert "chat.postMessage" not in rows(see(ana, "?kind=questions"))
    assert "Nothing fits these choices." in see(ana, "?kind=commands")
    assert "Nothing fits these choices." in see(ana, "?kind=posts&bad=1&page=nonsense")


def rows(page: str) -> str:
    """Return the list alone, without the forms above it."""
    return page.partition("Exchanges")[2]


def test_long_json_is_cut_and_the_whole_is_a_click_away(client: WebClient, ana: Person) -> None:
    """What is cut says how long it is and where all of it stands."""
    client.chat_postMessage(channel=ana.id, text="x" * 3_000 + "The end.")
    page = see(ana)
    assert "The end." not in rows(page)
    assert re.search(r"Cut here; there are 3,\d\d\d characters\.", page)
    assert "The end." in read(ana, "/c0")
    for key in ("c1", "r9", "x0", "c", "c-1"):
        with pytest.raises(urllib.error.HTTPError, match="404") as caught:
            read(ana, f"/{key}")
        caught.value.close()


def test_an_enrolment_of_the_real_app_is_all_there(cast: Cast) -> None:
    """Every exchange of the story stands in the list, in the program's time, and none was refused."""
    cast.until_enrolled()
    page = see(cast.olu, "?page=1")
    ws = cast.stage.workspace
    total = len(ws.calls) + len(ws.requests)
    assert f"{total} in all, 0 of them refused" in page
    assert page.count(f"In the program it was {cast.stage.clock.now():%a %-d %b %Y, %H:%M} UTC.") == total
    assert page.count("Trellis asked Slack") == len(ws.calls)
    assert page.count("view_submission enrol") == 4
