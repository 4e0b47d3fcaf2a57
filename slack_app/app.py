"""Makes the Bolt app out of its parts. Nothing happens at import, and nothing is sent here."""

import logging
import re
from collections.abc import Callable
from datetime import datetime

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from sqlalchemy import Engine

from db.engine import Store, sqlstate
from db.vault import Vault
from handlers.door import Door
from handlers.routes import register
from handlers.views import Views
from programs.playbook import Playbooks
from slack_app import clock
from slack_app.metrics import Metrics
from slack_app.settings import Settings

# Within the three seconds that a click has.
CLICK_SECONDS = 2
# Seconds since 1970, as Slack stamps its requests.
_STAMP = re.compile("[0-9]{1,12}")

log = structlog.get_logger()


class TrellisApp(App):
    """A Bolt app that refuses a request it cannot verify, and finishes what it shows before it ends."""

    views: Views
    metrics: Metrics | None = None

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request. One whose headers Slack cannot have made is forged; Bolt would call it an error of ours."""
        stamps = req.headers.get("x-slack-request-timestamp") or [""]
        signatures = req.headers.get("x-slack-signature") or [""]
        if req.mode == "http" and not (_STAMP.fullmatch(stamps[0]) and signatures[0].isascii()):
            return BoltResponse(status=401, body="")
        if self.metrics is None:
            return super().dispatch(req)
        return self.metrics.answered(req, lambda: super(TrellisApp, self).dispatch(req))

    def close(self) -> None:
        """Finish showing what was begun."""
        self.views.close()


def create_app(settings: Settings, engine: Engine, now: Callable[[], datetime], playbooks: Playbooks) -> TrellisApp:
    """Return the app with a listener for every row of the table.

    Raises ValueError when there is no key for words.
    """
    token = settings.slack_bot_token.get_secret_value()
    client = WebClient(token, base_url=settings.slack_api_url, timeout=CLICK_SECONDS, retry_handlers=[], logger=quiet())
    store = Store(engine, Vault(settings.keys))
    app = TrellisApp(
        client=client,
        signing_secret=settings.slack_signing_secret.get_secret_value() or None,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
        token_verification_enabled=False,
        logger=quiet(),
    )
    app.views = Views(store, client, playbooks, now)
    register(app, Door(store, client, app.views, playbooks, now, clock.seconds))
    app.error(_failed)
    return app


def quiet() -> logging.Logger:
    """Return a logger for Slack's libraries, whose messages can hold what people wrote."""
    logger = logging.getLogger("slack")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def _failed(error: Exception) -> BoltResponse:
    """Log the class of an error and Postgres's five letters, never a text, and answer that it failed."""
    log.error("question_failed", error=type(error).__name__, sqlstate=sqlstate(error))
    return BoltResponse(status=500, body="")
