"""Runs the program's clock for the page: one move at a time, that tells how far it has come and can be stopped."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

from aiohttp import web

from playground.coming import list_coming
from playground.slack.page.rehearsal import Due, NotMoved, Progress
from playground.stage import Stage

# By then a day is over wherever somebody lives, and the news of it has come outside everybody's quiet hours.
EVERYWHERE = timedelta(days=2)
MOST_DAYS = 366
LAST_DAY = """
select max(coalesce(p.ends_on, pr.ends_on)) from pair p
join program pr on (pr.team_id, pr.id) = (p.team_id, p.program_id)
where p.team_id = %(team)s and p.state = 'active'
"""


class StageRehearsal:
    """The clock of a stage, and a way to begin anew that its owner gives."""

    def __init__(self, stage: Stage, reset: Callable[[], None]) -> None:
        """Take a stage whose app runs; every page that is open is drawn again."""
        self.stage, self._reset = stage, reset
        self._moving, self._looking = threading.Lock(), threading.Lock()
        self._stopped = threading.Event()
        self._progress: Progress | None = None
        self.trouble = ""
        self._seen: tuple[int, datetime | None, datetime | None] | None = None
        self._tell(None)

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self.stage.workspace.id

    def now(self) -> datetime:
        """Return the program's time."""
        return self.stage.clock.now()

    def next_at(self) -> datetime | None:
        """Return the next instant at which something comes due."""
        return self._look()[1]

    def end_at(self) -> datetime | None:
        """Return when every pair with a last day has ended everywhere; None when no pair has one."""
        return self._look()[2]

    def move(self, to: datetime) -> None:
        """Move through every instant at which something is due. Raises NotMoved when it cannot, or not so far."""
        with self.working("Moving the clock") as tell:
            start, sent = self.now(), len(self.stage.workspace.calls)
            last: datetime | None = None

            def seen() -> bool:
                nonlocal last
                due, now = self.stage.next_at(), self.now()
                if due and last and due <= last:
                    raise NotMoved(
                        f"What was due at {words(due)} is not sent. Open the Inspector to see what Slack refused. "
                        "If Slack took the app's token away, begin anew."
                    )
                last = now
                posted = sum(call.method == "chat.postMessage" for call in self.stage.workspace.calls[sent:])
                tell(f"{words(now)}, {posted} sent so far", (now - start).days, max((to - start).days, 1))
                return self._stopped.is_set()

            self.stage.move_until(seen, to - start)
            if not self._stopped.is_set():
                self.stage.move_to(to)

    def leap(self, to: datetime) -> None:
        """Stop the app, set the clock, start the app, and let it catch up."""
        with self.working("Trellis stands still"):
            self.stage.stop()
            self.stage.clock.set(to)
            try:
                self.stage.start()
            except Exception as error:
                raise NotMoved(
                    f"Trellis did not start again: {type(error).__name__}. Open the Inspector to see what Slack "
                    "refused, then let another day of downtime pass, or begin anew."
                ) from error
            self.stage.settle()

    def due(self, until: datetime) -> list[Due]:
        """List what comes by itself until then if nobody does anything; nothing while the clock moves."""
        if self._progress:
            return []
        with self.stage.trellis.store.begin(self.team) as tx:
            return list_coming(tx, self.stage.playbooks, until)

    def progress(self) -> Progress | None:
        """Return how far a move has come, or None while the clock stands or only flows."""
        return self._progress

    def stop(self) -> None:
        """Let a move end after the step it is at."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Say whether what runs has been asked to end."""
        return self._stopped.is_set()

    def reset(self) -> None:
        """End a move, and begin anew."""
        self.stop()
        with self._moving:
            try:
                self._reset()
            except Exception as error:
                raise NotMoved(
                    f"It did not begin anew: {error}. End the demo with Ctrl-C and start it again."
                ) from error

    @contextmanager
    def working(self, step: str) -> Iterator[Callable[[str, int, int], None]]:
        """Keep the clock to oneself; what it gives tells the page how far one is. Whatever fails becomes NotMoved."""
        if not self._moving.acquire(blocking=False):
            raise NotMoved("The clock is moving already. Wait until it stands, or stop it.")
        self._stopped.clear()
        self._tell(Progress(step, 0, 1))
        try:
            yield lambda *how_far: self._tell(Progress(*how_far))
        except NotMoved:
            raise
        except Exception as error:
            why = error if isinstance(error, TimeoutError) else type(error).__name__
            raise NotMoved(
                f"The clock stopped at {words(self.now())}: {why}. The Inspector shows what was refused. "
                "You can go on from here."
            ) from error
        finally:
            self._moving.release()
            self._tell(None)

    def _tell(self, progress: Progress | None) -> None:
        self._progress = progress
        with self.stage.workspace.state.changed:
            self.stage.workspace.state.changed.notify_all()

    def _look(self) -> tuple[int, datetime | None, datetime | None]:
        """Ask the database what comes next, once for each change in the workspace, however many pages are open."""
        with self._looking:
            times = self.stage.workspace.state.changed.times
            if self._seen is None or self._seen[0] != times:
                with self.stage.trellis.store.begin(self.team) as tx:
                    last = tx.value(LAST_DAY)
                end_at = datetime.combine(last, time(0), UTC) + EVERYWHERE if last else None
                self._seen = (times, self.stage.next_at(), end_at)
            return self._seen

    async def control(self, request: web.Request) -> web.Response:
        """Show the program's time, or move it: -d '{"to": "next"}' or -d '{"days": 7}'."""
        try:
            target = self._target(json.loads(await request.text() or "{}"))
            if target:
                await asyncio.to_thread(self.move, target)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        except NotMoved as why:
            return web.json_response({"error": str(why)}, status=409)
        due = await asyncio.to_thread(self.stage.next_at)
        return web.json_response({"now": self.now().isoformat(), "next": due.isoformat() if due else None})

    def _target(self, asked: object) -> datetime | None:
        match asked:
            case {"to": "next"}:
                return self.stage.next_at()
            case {"days": int() | float() as days} if 0 < days <= MOST_DAYS:
                return self.now() + timedelta(days=days)
            case {} if not asked:
                return None
        raise ValueError(f'say {{"to": "next"}} or {{"days": 7}}, at most {MOST_DAYS} days at a time')


def words(at: datetime) -> str:
    """Return an instant in a few words, such as "Tue 1 Dec, 09:00 UTC"."""
    return f"{at:%a %-d %b, %H:%M} UTC"
