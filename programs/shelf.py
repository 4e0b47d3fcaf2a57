"""The shelf of a pair: what may be kept there, and in which words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from uuid import UUID

from programs.checkins import Answer
from programs.playbook import Form

LONGEST = 3_000
_LINK = re.compile(r"<(?P<to>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Shelved:
    """Something a pair kept. `author` is a Slack user, or nobody when Trellis wrote it."""

    id: UUID
    pair_id: UUID
    author: str
    kept_by: UUID
    at: datetime
    words: str


def readable(text: str, names: Mapping[str, str]) -> str:
    """Return a message of Slack's as plain words, at most as long as may be kept; `names` are of Slack users by id."""

    def plain(link: re.Match[str]) -> str:
        to, label = link["to"], link["label"]
        if to[0] in "@#!":
            sign = "#" if to[0] == "#" else "@"
            return sign + (names.get(to[1:]) or label or to[1:]).removeprefix(sign)
        return f"{label} ({to})" if label and label != to else to

    words = _UNKEEPABLE.sub("\ufffd", unescape(_LINK.sub(plain, text))).strip()
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def to_shelve(form: Form, answers: Iterable[Answer]) -> str:
    """Return what a shared answer adds to the shelf: a line for each question that goes there; '' for none."""
    written = {answer.question: answer.words for answer in answers}
    return "\n".join(written[one.id] for one in form.fields() if one.shelf and written.get(one.id))
