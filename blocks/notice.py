"""A few plain words in a modal of their own."""

from blocks import kit
from blocks.kit import View


def notice_view(words: str) -> View:
    """Say something, with nothing to do but close."""
    return kit.modal("Trellis", [kit.words(words)])
