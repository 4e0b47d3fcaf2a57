"""Settings: one frozen value, read from the environment under the standard names."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from delivery.times import Times

SLACK_API = "https://slack.com/api/"
DEFAULTS = Times()


class Settings(BaseSettings):
    """What an operator can set. README.md says what each is for.

    With `slack_app_token` the app connects by Socket Mode; without it, Slack posts to `port`, signed with
    `slack_signing_secret`. `database_url` is the app's role, `trellis_owner_url` migrates.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK_API
    database_url: str = ""
    trellis_owner_url: str = ""
    trellis_keys: SecretStr = SecretStr("")
    trellis_host: str = "127.0.0.1"
    trellis_port: int = 3000
    trellis_concurrency: int = 10
    trellis_http_timeout: float = DEFAULTS.http_timeout
    trellis_settle: float = DEFAULTS.settle
    trellis_lease: float = DEFAULTS.lease
    trellis_beat: float = DEFAULTS.beat
    trellis_pace_channel: float = DEFAULTS.pace_channel
    trellis_pace_team: float = DEFAULTS.pace_team
    trellis_in_flight: int = DEFAULTS.in_flight

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
        return self.trellis_concurrency + self.trellis_in_flight + 6
