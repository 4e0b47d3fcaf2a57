"""How long delivery waits for what: machine time, never program time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Seconds, but for `in_flight`. The defaults are for the real Slack; stories and benches print theirs.

    `http_timeout`, `settle`, `lease` and `beat` belong together: a message is posted only while its lease outlasts
    `http_timeout` + `settle`, so the lease has to be clearly longer than both.
    """

    http_timeout: float = 10.0
    """How long one request to Slack may take; a slower answer counts as none."""
    settle: float = 60.0
    """How long a post without an answer may take to show in Slack: a careful guess, since Slack states none."""
    lease: float = 120.0
    """How long a claimed message belongs to its worker; after that nobody can tell whether it was posted."""
    beat: float = 30.0
    """How often the planner looks for what is due. A prompt half a minute late harms nobody."""
    pace_channel: float = 1.0
    """Between two messages in one conversation: Slack's "1 message per second per channel"."""
    pace_team: float = 0.25
    """Per message in one workspace, on average: Slack's "several hundred messages per minute"."""
    in_flight: int = 8
    """How many requests to Slack run at once."""

    @property
    def hands(self) -> int:
        """How many messages a worker has in hand at most: some are asked of Slack, some wait, some are written down."""
        return 3 * self.in_flight

    @property
    def to_post(self) -> float:
        """How soon after it was claimed a message has to be posted, so that its lease outlasts what becomes of that."""
        return self.lease - self.http_timeout - self.settle

    def __post_init__(self) -> None:
        """Refuse times at which nothing could ever be posted."""
        if self.to_post <= 0:
            raise ValueError("a lease has to outlast http_timeout and settle together")
