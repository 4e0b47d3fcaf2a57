"""A local Slack that can hold whoever asks it something, at a moment of its own side of a request."""

import asyncio
import json
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from aiohttp import web

from playground.slack import LocalSlack
from playground.slack.records import JSON

_PROBE_SECONDS = 0.02


class Moment(Enum):
    """When a request is caught."""

    CAME = "came"
    """Slack has it and has done nothing yet."""
    DONE = "done"
    """Slack has done it and not answered."""
    ANSWERED = "answered"
    """The answer is on its way, past recall."""


@dataclass(frozen=True)
class Caught:
    """Whose request was caught, a process that stands still since, and what it asked."""

    pid: int
    args: JSON


@dataclass
class _Trap:
    methods: tuple[str, ...]
    moment: Moment
    pids: Callable[[], list[int]]
    caught: "Future[Caught]" = field(default_factory=Future)
    go: "Future[None]" = field(default_factory=Future)


class WatchedSlack(LocalSlack):
    """The local Slack, with a trap for one request at a time; `late` is the longest its own loop was held up."""

    _trap: _Trap | None = None
    late = 0.0

    def watch(self) -> None:
        """Begin to measure how late this Slack itself is."""
        asyncio.run_coroutine_threadsafe(self._probe(), self.loop)

    async def _probe(self) -> None:
        while True:
            began = self.loop.time()
            await asyncio.sleep(_PROBE_SECONDS)
            self.late = max(self.late, self.loop.time() - began - _PROBE_SECONDS)

    @contextmanager
    def catch(self, methods: tuple[str, ...], moment: Moment, pids: Callable[[], list[int]],
              seconds: float) -> Iterator[Caught | None]:  # fmt: skip
        """Stop the process of one of `pids` whose request comes to this moment; Slack goes on with it afterwards."""
        trap = self._trap = _Trap(methods, moment, pids)
        caught = None
        try:
            with suppress(TimeoutError):
                caught = trap.caught.result(seconds)
            self._trap = None
            if caught is None and trap.caught.done():
                caught = trap.caught.result()
            yield caught
        finally:
            self._trap = None
            if caught is None and trap.caught.done():
                os.kill(trap.caught.result().pid, signal.SIGCONT)
            trap.go.set_result(None)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        trap, method = self._trap, request.match_info["method"]
        if trap is None or method not in trap.methods:
            return await super()._api(request)
        pid, asked = self._asks(request, trap.pids()), await _asked(request)
        response = None
        if trap.moment is not Moment.CAME:
            response = await super()._api(request)
            if not _is_ok(response):
                return response
            if trap.moment is Moment.ANSWERED:
                with suppress(ConnectionError):  # nobody waits for it any more
                    await response.prepare(request)
                    await response.write_eof()
        if pid is not None and trap is self._trap and not trap.caught.done():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                trap.caught.set_result(Caught(pid, asked))
                if trap.moment is not Moment.ANSWERED:
                    await asyncio.wrap_future(trap.go)
        return response or await super()._api(request)

    def _asks(self, request: web.Request, pids: list[int]) -> int | None:
        peer = request.transport.get_extra_info("peername") if request.transport else None
        return _holder(peer[1], self.port, pids) if peer else None


async def _asked(request: web.Request) -> JSON:
    """Return what was asked; the request can still be read."""
    if request.content_type == "application/json":
        return dict(json.loads(await request.text() or "{}"))
    return dict(await request.post())


def _is_ok(response: web.StreamResponse) -> bool:
    body = response.body if isinstance(response, web.Response) else None
    return response.status == 200 and isinstance(body, bytes) and json.loads(body)["ok"] is True


def _holder(port: int, server: int, pids: list[int]) -> int | None:
    """Return which of these processes holds the other end of a connection, as Linux knows it."""
    ends = f":{port:04X}", f":{server:04X}"
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    inodes = {line[9] for line in lines if line[1].endswith(ends[0]) and line[2].endswith(ends[1])}
    wanted = {f"socket:[{inode}]" for inode in inodes}
    for pid in pids:
        with suppress(OSError):
            for handle in Path(f"/proc/{pid}/fd").iterdir():
                with suppress(OSError):
                    if str(handle.readlink()) in wanted:
                        return pid
    return None
