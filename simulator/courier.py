"""Takes webhooks to the business, and comes back until somebody answers 200.

Meta's rules ("Webhooks, create an endpoint"): anything but 200 is tried again, at once and then
with growing pauses, and dropped in the end. No order is promised; first attempts of one customer
go out in order, as they mostly do in life, unless `shuffle` is asked.
"""

import asyncio
import contextlib
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

import aiohttp

from simulator import envelopes
from simulator.events import Events
from simulator.faults import Faults
from simulator.ids import JsonObject
from simulator.settings import Settings

log = logging.getLogger(__name__)
SHOWN = 500
AT_ONCE = 32  # open connections to the business
WAITING = 50_000  # webhooks under way; beyond that the newest is dropped


@dataclass
class Webhook:
    number: int
    customer: str
    kind: str
    payload: JsonObject
    body: bytes = field(repr=False)
    at: float
    done: Callable[[], None] | None = None
    state: str = "waiting"  # waiting | delivered | retrying | dropped
    attempts: int = 0
    answer: int | None = None

    def view(self) -> JsonObject:
        return {
            "number": self.number,
            "customer": self.customer,
            "kind": self.kind,
            "at": self.at,
            "state": self.state,
            "attempts": self.attempts,
            "answer": self.answer,
            "payload": self.payload,
        }


class Courier:
    def __init__(
        self, settings: Settings, faults: Faults, events: Events, clock: Callable[[], float]
    ) -> None:
        self._settings, self._faults = settings, faults
        self._events, self._clock = events, clock
        self.recent: deque[Webhook] = deque(maxlen=SHOWN)
        self._lanes: dict[str, deque[Webhook]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._hurry = asyncio.Event()
        self._count = 0
        self._under_way = 0
        self._client: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._client = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._settings.webhook_timeout),
            trust_env=False,  # a proxy in the environment must not get loopback traffic
        )

    async def stop(self) -> None:
        await self.forget()
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def forget(self) -> None:
        """Drop everything that is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        self.recent.clear()
        self._under_way = 0

    def hurry(self) -> None:
        """Try everything that waits for its next attempt now."""
        hurry, self._hurry = self._hurry, asyncio.Event()
        hurry.set()

    @property
    def under_way(self) -> int:
        return self._under_way

    def send(
        self,
        customer: str,
        kind: str,
        payload: JsonObject,
        done: Callable[[], None] | None = None,
    ) -> None:
        """Send a webhook; `done` is called once, when the business answered 200."""
        self._count += 1
        body = envelopes.encode(payload, escaped=self._faults.unicode == "escaped")
        webhook = Webhook(self._count, customer, kind, payload, body, self._clock(), done)
        self.recent.append(webhook)
        if self._under_way >= WAITING:
            self._note(webhook, "dropped")
            return
        self._under_way += 1
        self._show(webhook)
        if self._faults.duplicate_webhooks:
            self._spawn(self._once(webhook))
        if self._faults.shuffle:
            self._spawn(self._sometime(webhook))
            return
        lane = self._lanes.get(customer)
        if lane is None:
            self._lanes[customer] = deque([webhook])
            self._spawn(self._run_lane(customer))
        else:
            lane.append(webhook)

    async def _run_lane(self, customer: str) -> None:
        """First attempts for one customer, one after the other."""
        lane = self._lanes[customer]
        while lane:
            webhook = lane.popleft()
            if not await self._attempt(webhook):
                self._spawn(self._retry(webhook))
        self._lanes.pop(customer, None)

    async def _sometime(self, webhook: Webhook) -> None:
        await asyncio.sleep(secrets.SystemRandom().uniform(0, 0.5))
        if not await self._attempt(webhook):
            await self._retry(webhook)

    async def _once(self, webhook: Webhook) -> None:
        """The second copy of a webhook that is sent in duplicate; nobody waits for its answer."""
        await self._post(webhook)

    async def _retry(self, webhook: Webhook) -> None:
        pauses = self._settings.retry_pauses
        began = time.monotonic()
        self._note(webhook, "retrying")
        while time.monotonic() - began < self._settings.retry_for:
            pause = pauses[min(webhook.attempts - 1, len(pauses) - 1)]
            with contextlib.suppress(asyncio.TimeoutError):  # nobody was in a hurry
                await asyncio.wait_for(self._hurry.wait(), pause)
            if await self._attempt(webhook):
                return
        self._under_way -= 1
        self._note(webhook, "dropped")
        log.warning("webhook %d dropped after %d attempts", webhook.number, webhook.attempts)

    async def _attempt(self, webhook: Webhook) -> bool:
        webhook.attempts += 1
        webhook.answer = await self._post(webhook)
        if webhook.answer != 200:
            self._show(webhook)
            return False
        self._under_way -= 1
        self._note(webhook, "delivered")
        if webhook.done is not None:
            webhook.done()
        return True

    async def _post(self, webhook: Webhook) -> int | None:
        """One POST; the HTTP status, or None when there was no answer."""
        if self._client is None:
            return None
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": envelopes.sign(webhook.body, self._settings.app_secret),
        }
        async with self._places:
            try:
                async with self._client.post(
                    self._settings.webhook_url,
                    data=webhook.body,
                    headers=headers,
                    allow_redirects=False,
                ) as answer:
                    return answer.status
            except (aiohttp.ClientError, asyncio.TimeoutError):
                return None

    def _note(self, webhook: Webhook, state: str) -> None:
        webhook.state = state
        self._show(webhook)

    def _show(self, webhook: Webhook) -> None:
        self._events.add("webhook", webhook.view())

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
