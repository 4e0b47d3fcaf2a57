"""Settings come from the environment, under the names that Slack's tools and providers use."""

import pytest
from pydantic import SecretStr, ValidationError

from slack_app.settings import BESIDE_THE_CODE, SLACK_API, Settings

STANDARD = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_SIGNING_SECRET": "signs",
    "SLACK_API_URL": "https://slack.example/api",
    "DATABASE_URL": "postgres://app:hidden@db/trellis",
    "TRELLIS_OWNER_URL": "postgresql://owner:hidden@db/trellis",
    "TRELLIS_KEYS": "new, old,",
    "TRELLIS_STATE": "/var/lib/trellis",
    "TRELLIS_PORT": "8080",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Begin with none of them set."""
    for name in STANDARD:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_settings_are_read_under_their_standard_names(environment: pytest.MonkeyPatch) -> None:
    """Each is where an operator expects it, and addresses are taken as providers write them."""
    for name, value in STANDARD.items():
        environment.setenv(name, value)
    settings = Settings()
    assert settings.slack_bot_token == SecretStr("xoxb-1")
    assert settings.slack_app_token == SecretStr("xapp-1")
    assert settings.slack_signing_secret == SecretStr("signs")
    assert settings.slack_api_url == "https://slack.example/api/"
    assert settings.database_url == "postgresql+psycopg://app:hidden@db/trellis"
    assert settings.trellis_owner_url == "postgresql+psycopg://owner:hidden@db/trellis"
    assert settings.keys == ["new", "old"]
    assert (str(settings.trellis_state), settings.trellis_port) == ("/var/lib/trellis", 8080)


def test_without_settings_there_are_defaults(environment: pytest.MonkeyPatch) -> None:
    """Slack is the real one, the state lies beside the code, and what is set to nothing counts as not set."""
    for name in STANDARD:
        environment.setenv(name, "")
    settings = Settings()
    assert (settings.slack_api_url, settings.trellis_state, settings.trellis_port) == (SLACK_API, BESIDE_THE_CODE, 3000)
    assert (settings.database_url, settings.keys) == ("", [])


def test_settings_shown_show_no_secret(environment: pytest.MonkeyPatch) -> None:
    """Neither a token nor a key nor a password stands in what is printed of them."""
    for name, value in STANDARD.items():
        environment.setenv(name, value)
    shown = repr(Settings()) + str(Settings())
    assert not [word for word in ("xoxb-1", "xapp-1", "signs", "hidden", "old") if word in shown]


@pytest.mark.parametrize(
    ("name", "value"),
    [("TRELLIS_PORT", "x0x"), ("TRELLIS_PORT", "70000"), ("TRELLIS_CONCURRENCY", "0"), ("TRELLIS_LEASE", "1.125")],
)
def test_settings_that_cannot_be_are_refused(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A port that is none, no concurrency, and a lease too short are errors that do not repeat the value."""
    environment.setenv(name, value)
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert value not in str(refusal.value)


def test_settings_do_not_change() -> None:
    """What the process was started with stays."""
    with pytest.raises(ValidationError):
        Settings().trellis_port = 1
