"""Settings: one frozen value, read from the environment under the standard names."""

import re
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from delivery.times import Times

SLACK_API = "https://slack.com/api/"
BESIDE_THE_CODE = Path(__file__).parent.parent / ".state"
DEFAULTS = Times()


class Settings(BaseSettings):
    """What an operator can set. docs/run.md says what each is for.

    With `slack_app_token` the app connects by Socket Mode; without it, Slack posts to `port`, signed with
    `slack_signing_secret`. `database_url` is the app's role, `trellis_owner_url` migrates; without the first, Trellis
    keeps a Postgres of its own in `trellis_state`. Raises pydantic's ValidationError when one cannot be what it says.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK_API
    database_url: str = Field(default="", repr=False)
    trellis_owner_url: str = Field(default="", repr=False)
    trellis_state: Path = BESIDE_THE_CODE
    trellis_keys: SecretStr = SecretStr("")
    trellis_host: str = "127.0.0.1"
    trellis_port: int = Field(default=3000, ge=0, le=65_535)
    trellis_watch_host: str = "127.0.0.1"
    trellis_watch_port: int | None = Field(default=None, ge=0, le=65_535)
    trellis_concurrency: int = Field(default=10, ge=1)
    trellis_http_timeout: float = DEFAULTS.http_timeout
    trellis_settle: float = DEFAULTS.settle
    trellis_lease: float = DEFAULTS.lease
    trellis_beat: float = DEFAULTS.beat
    trellis_pace_channel: float = DEFAULTS.pace_channel
    trellis_pace_team: float = DEFAULTS.pace_team
    trellis_in_flight: int = Field(default=DEFAULTS.in_flight, ge=1)

    @field_validator("database_url", "trellis_owner_url")
    @classmethod
    def _through_psycopg(cls, url: str) -> str:
        """Take an address as providers write it."""
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url.strip())

    @field_validator("slack_api_url")
    @classmethod
    def _as_a_folder(cls, url: str) -> str:
        """Let methods be added to the address."""
        return url.rstrip("/") + "/"

    @model_validator(mode="after")
    def _times_fit(self) -> Self:
        """Refuse times that do not go together."""
        _ = self.times
        return self

    @property
    def keys(self) -> list[str]:
        """Return the keys that seal people's words, newest first."""
        return [key.strip() for key in self.trellis_keys.get_secret_value().split(",") if key.strip()]

    @property
    def times(self) -> Times:
        """Return how long delivery waits for what."""
        return Times(
            http_timeout=self.trellis_http_timeout,
            settle=self.trellis_settle,
            lease=self.trellis_lease,
            beat=self.trellis_beat,
            pace_channel=self.trellis_pace_channel,
            pace_team=self.trellis_pace_team,
            in_flight=self.trellis_in_flight,
        )

    @property
    def connections(self) -> int:
        """Return how many database connections the process may hold: one for each thing it does at once."""
        return self.trellis_concurrency + 2 * self.trellis_in_flight + 7
