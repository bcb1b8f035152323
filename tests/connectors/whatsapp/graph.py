"""A stand-in for the Graph API: takes messages, answers as told, and keeps what it took."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What may happen to a call, besides an HTTP status with Meta's error code.
TAKEN, HANG_UP_AFTER_TAKING = "taken", "hang up after taking"
Fate = str | tuple[int, int | None]


class FakeGraph:
    """`fates` are used up in order; after them everything is taken. `taken` is what arrived."""

    def __init__(self) -> None:
        self.fates: list[Fate] = []
        self.calls: list[dict[str, Any]] = []
        self.taken: list[dict[str, Any]] = []
        # What was marked as read, with or without the dots of somebody who types.
        self.reads: list[dict[str, Any]] = []
        self.refuse_reads = False
        # Called while a call is under way, before it is answered.
        self.meanwhile: Callable[[dict[str, Any], str], None] = lambda body, wamid: None
        # What happens to a call by what stands in it; None: as `fates` say.
        self.fate_of: Callable[[dict[str, Any]], Fate | None] = lambda body: None
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v26.0"

    def texts(self, to: str | None = None) -> list[str]:
        """The texts that were taken, in order; of one customer, if given."""
        with self._lock:
            return [b["text"]["body"] for b in self.taken if to is None or b["to"] == f"+{to}"]

    def answer(self, body: dict[str, Any]) -> tuple[int, Any] | None:
        """What this call gets; None to hang up."""
        if "status" in body:
            self.reads.append(body)
            return (500, None) if self.refuse_reads else (200, {"success": True})
        with self._lock:
            self.calls.append(body)
            fate = self.fate_of(body) or (self.fates.pop(0) if self.fates else TAKEN)
            if isinstance(fate, tuple):
                status, code = fate
                return status, {"error": {"code": code}} if code is not None else None
            self.taken.append(body)
            wamid = f"wamid.out.{len(self.taken)}"
        self.meanwhile(body, wamid)
        return None if fate == HANG_UP_AFTER_TAKING else (200, {"messages": [{"id": wamid}]})

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()


def _handler(graph: FakeGraph) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            if self.headers["authorization"] != "Bearer access-token-for-tests":
                answer: tuple[int, Any] | None = (401, {"error": {"code": 190}})
            else:
                answer = graph.answer(json.loads(raw))
            if answer is None:
                self.close_connection = True
                return
            content = b"" if answer[1] is None else json.dumps(answer[1]).encode()
            self.send_response(answer[0])
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
