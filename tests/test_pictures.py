"""The pictures of docs/images/ are small, each stands in the README, and nothing there leads nowhere."""

import re
from pathlib import Path

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text()
LARGEST, MOST = 150_000, 8


def test_every_picture_is_small_and_shown() -> None:
    """At most eight pictures, none over 150 kB, and the README shows or links each."""
    pictures = sorted((HOUSE / "docs" / "images").iterdir())
    assert 0 < len(pictures) <= MOST
    assert [one.name for one in pictures if one.stat().st_size > LARGEST] == []
    assert [one.name for one in pictures if f"docs/images/{one.name}" not in README] == []


def test_every_link_leads_somewhere_and_every_picture_speaks() -> None:
    """What the README links to is there, and a picture that cannot be seen is told in words."""
    links = re.findall(r"\]\(([^)#]+)", README)
    assert [link for link in links if not (HOUSE / link).exists()] == []
    assert all(len(words) > 20 for words in re.findall(r"!\[([^]]*)\]", README))
