"""How the page's tests ask for the inspector, and tell Slack to misbehave, over plain HTTP."""

import html
import json
import re
import urllib.error
import urllib.request
from typing import Any

from playground.slack import Person, Workspace


def read(person: Person, path: str) -> str:
    """Return the inspector, or what lies under it, as the server sends it."""
    with urllib.request.urlopen(f"{person.ws.app.url}/{person.ws.id}/{person.id}/inspector{path}") as answer:  # noqa: S310
        return str(answer.read().decode())


def see(person: Person, query: str = "") -> str:
    """Return the words of the inspector as somebody reads them, with one space between."""
    words = re.sub(r"<[^>]*>", "", re.sub(r"</?(li|p|summary|option|button)\b[^>]*>", " ", read(person, query)))
    return " ".join(html.unescape(words).split())


def tell(ws: Workspace, **what: Any) -> str | None:
    """Tell Slack how to behave; returns the trouble that it answers, if any."""
    request = urllib.request.Request(f"{ws.app.url}/{ws.id}/faults", json.dumps(what).encode())  # noqa: S310
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            said = json.load(answer)
    except urllib.error.HTTPError as wrong:
        with wrong:
            said = json.load(wrong)
    assert said["ok"] == (said["trouble"] is None)
    return str(said["trouble"]) if said["trouble"] else None
