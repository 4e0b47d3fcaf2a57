"""Seals what people write, so that a dump of the database holds none of their words."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Seals with the first key and opens with any of them, so that keys can be changed one after the other."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, newest first. Raises ValueError when there is none or one is not a key."""
        if not keys:
            raise ValueError("no key")
        fernets = [Fernet(key) for key in keys]
        self._newest, self._keys = fernets[0], MultiFernet(fernets)

    def seal(self, words: str) -> bytes | None:
        """Return the words sealed; nothing for no words."""
        return self._keys.encrypt(words.encode()) if words else None

    def open(self, sealed: bytes | None) -> str:
        """Return the words again. Raises InvalidToken when no key fits."""
        return self._keys.decrypt(bytes(sealed)).decode() if sealed else ""

    def is_newest(self, sealed: bytes) -> bool:
        """Say whether this was sealed with the newest key."""
        try:
            self._newest.decrypt(sealed)
        except InvalidToken:
            return False
        return True

    def reseal(self, sealed: bytes) -> bytes | None:
        """Return the same words sealed with the newest key; None when no key fits."""
        try:
            return self._keys.rotate(sealed)
        except InvalidToken:
            return None


def new_key() -> str:
    """Return a new key, for whoever sets Trellis up."""
    return Fernet.generate_key().decode()
