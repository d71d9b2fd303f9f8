"""Many requests at a time in asyncio: a queue whose descriptor the event loop watches. Nothing runs in a thread.

    async with ghlauth.aio.Client(config) as client:
        response = await client.request(credential, "GET", f"/contacts/{contact_id}")

What else blocks (OAuth.exchange, Store.open) goes with asyncio.to_thread: such calls let other threads run.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from . import core
from .errors import Error, QueueFullError

if TYPE_CHECKING:
    from types import TracebackType


class Client:
    """Sends authorized requests from one event loop. Make it in a coroutine, and close it."""

    def __init__(self, config: core.Config, *, max_in_flight: int = 100, capacity: int = 10000) -> None:
        self._queue = core.Queue(config)
        self._queue.set_max_in_flight(max_in_flight)
        self._queue.set_capacity(capacity)
        self._waiting: dict[int, asyncio.Future[core.Response]] = {}
        self._last = 0
        self._room = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._descriptor = self._queue.descriptor
        self._loop.add_reader(self._descriptor, self._take)

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        traceback: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._waiting)

    def __bool__(self) -> bool:
        return True

    async def request(self, credential: core.Credential, method: str, path: str, *, timeout_s: float | None = None,
                      **parts: Any) -> core.Response:
        """As ghlauth.Client.request. `timeout_s`: until the answer is there, retries and all."""
        with core.Request(method, path, **parts) as request:
            return await self.send(credential, request, timeout_s=timeout_s)

    async def send(self, credential: core.Credential, request: core.Request, *, timeout_s: float | None = None) -> core.Response:
        """Waits for a place in the queue, then for the answer. When the task is cancelled, so is the request; it may have taken
        effect."""
        while True:
            self._last += 1
            tag = self._last
            try:
                self._queue.submit(credential, request, tag, -1 if timeout_s is None else round(timeout_s * 1000))
                break
            except QueueFullError:
                self._room.clear()
                await self._room.wait()
        future: asyncio.Future[core.Response] = self._loop.create_future()
        self._waiting[tag] = future
        try:
            return await future
        except asyncio.CancelledError:
            if tag in self._waiting and not self._queue.is_closed:
                self._queue.cancel(tag)
            raise

    def close(self) -> None:
        """Ends what is under way. Can be called again."""
        if self._queue.is_closed:
            return
        self._loop.remove_reader(self._descriptor)
        self._queue.close()
        for future in self._waiting.values():
            future.cancel()
        self._waiting.clear()
        self._room.set()

    def _take(self) -> None:
        while not self._queue.is_closed:
            try:
                completion = self._queue.next(0)
            except Exception as error:  # of a listener: no request's own
                self._loop.call_exception_handler({"message": "a listener of ghlauth failed", "exception": error})
                continue
            if not completion.exists:
                return
            self._room.set()
            future = self._waiting.pop(completion.tag)
            if future.done():
                continue
            try:
                future.set_result(completion.response())
            except Error as error:
                future.set_exception(error)
