"""The parts of one stand-in, held together; each request handler gets this and nothing global."""

import asyncio
import time
from collections.abc import Callable, Coroutine

from starlette.requests import Request

from simulator import approved
from simulator.courier import Courier
from simulator.events import Events
from simulator.faults import Faults
from simulator.ids import JsonObject
from simulator.limits import Limits
from simulator.media import MediaShelf
from simulator.settings import Settings
from simulator.state import Customer, Message, State

Clock = Callable[[], float]


class Core:
    def __init__(self, settings: Settings, clock: Clock = time.time) -> None:
        self.settings, self.clock = settings, clock
        self.events = Events()
        self.faults = Faults(read=settings.read)
        self.state = State()
        self.state.templates = approved.read(settings.templates_file)
        self.shelf = MediaShelf()
        self.limits = Limits(clock())
        self.courier = Courier(settings, self.faults, self.events, clock)
        self.typing: dict[str, float] = {}  # customer: until when the dots show
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        await self.courier.start()

    async def stop(self) -> None:
        self.events.close()
        await self._forget_tasks()
        await self.courier.stop()

    async def reset(self) -> None:
        """Back to the first moment: preset customers, no messages, no faults, nothing under way."""
        await self._forget_tasks()
        await self.courier.forget()
        self.state = State()
        self.state.templates = approved.read(self.settings.templates_file)
        self.shelf = MediaShelf()
        self.limits = Limits(self.clock())
        self.typing = {}
        fresh = Faults(read=self.settings.read)
        self.faults.change(fresh.view())
        self.events.add("resync", {})

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def add_message(self, message: Message) -> None:
        self.state.add_message(message)
        if message.direction == "out":
            self.typing.pop(message.customer, None)
        self.events.add("message", message.view())

    def show_typing(self, customer: str, seconds: float) -> None:
        self.typing[customer] = self.clock() + seconds
        self.events.add("typing", {"customer": customer, "seconds": seconds})

    def typing_left(self) -> JsonObject:
        """For each customer who sees dots: for how many seconds more."""
        now = self.clock()
        self.typing = {customer: end for customer, end in self.typing.items() if end > now}
        return {customer: end - now for customer, end in self.typing.items()}

    def show_status(self, message: Message) -> None:
        shown: JsonObject = {
            "wamid": message.wamid,
            "customer": message.customer,
            "status": message.status,
            "statuses": message.statuses,
        }
        self.events.add("status", shown)

    def show_customer(self, customer: Customer) -> None:
        self.events.add("customer", customer.view(self.clock()))

    def show_faults(self) -> None:
        self.events.add("faults", self.faults.view())

    async def _forget_tasks(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def core_of(request: Request) -> Core:
    core: Core = request.app.state.core
    return core
