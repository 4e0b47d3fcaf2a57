"""The vault: what people write is sealed, opened by any of the keys, and by no other."""

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from db.vault import Vault, new_key

OLD, NEW, WRONG = new_key(), new_key(), new_key()
WORDS = "I was afraid to ask, and asked. 🌱"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_words_come_back(words: str) -> None:
    """Whatever was sealed is opened the same, and the seal shows none of it."""
    sealed = Vault([NEW]).seal(words)
    assert sealed is not None
    assert Vault([NEW]).open(sealed) == words
    assert len(words) < 8 or words.encode() not in sealed


def test_no_words_are_nothing() -> None:
    """An answer that was only picked has nothing to seal."""
    assert Vault([NEW]).seal("") is None
    assert Vault([NEW]).open(None) == ""


def test_the_same_words_never_look_the_same() -> None:
    """Two people who write the same cannot be told from a dump."""
    assert Vault([NEW]).seal(WORDS) != Vault([NEW]).seal(WORDS)


def test_keys_are_changed_one_after_the_other() -> None:
    """The new key seals, the old one still opens; once it is taken away, only what the new one sealed opens."""
    before, both, after = Vault([OLD]), Vault([NEW, OLD]), Vault([NEW])
    old, new = before.seal(WORDS), both.seal(WORDS)
    assert both.open(old) == both.open(new) == after.open(new) == WORDS
    with pytest.raises(InvalidToken):
        after.open(old)
    with pytest.raises(InvalidToken):
        before.open(new)


def test_a_wrong_key_and_a_forged_seal_open_nothing() -> None:
    """The error says neither the words nor the key."""
    sealed = Vault([NEW]).seal(WORDS) or b""
    forged = sealed[:-4] + bytes(4)
    for vault, given_ in ((Vault([WRONG]), sealed), (Vault([NEW]), forged), (Vault([NEW]), b"plain words")):
        with pytest.raises(InvalidToken) as caught:
            vault.open(given_)
        assert str(caught.value) == ""


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, "not a key"]])
def test_what_is_no_key_is_refused_at_once(keys: list[str]) -> None:
    """Not when the first words are to be sealed, but before."""
    with pytest.raises(ValueError):  # noqa: PT011  # the library's own words
        Vault(keys)
