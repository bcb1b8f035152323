"""A stand-in for Meta's two media addresses: tells where a file is, and gives it."""

import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 200
PDF = b"%PDF-1.7\n" + b"x" * 20_000
OGG = b"OggS\x00\x02" + b"\x00" * 22 + b"OpusHead" + b"\x00" * 100


@dataclass
class File:
    """What Meta has. `asked` and `given` are HTTP statuses; `code` goes with a refusal."""

    content: bytes = PNG
    asked: int = 200
    code: int | None = None
    given: int = 200
    url: str | None = None
    size: Any = None
    location: str | None = None
    # Fewer bytes than the header says.
    broken_off: bool = False


@dataclass
class Files:
    """`files` by media id; `calls` are the paths asked for, with whether our token came along."""

    files: dict[str, File] = field(default_factory=dict)
    calls: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/v26.0"

    def facts(self, media_id: str, file: File) -> dict[str, Any]:
        """The answer of the Graph API about a file."""
        return {
            "messaging_product": "whatsapp",
            "url": file.url or f"http://{self.host}/download/{media_id}",
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "file_size": str(len(file.content)) if file.size is None else file.size,
            "id": media_id,
        }

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()


def _handler(meta: Files) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            has_token = self.headers["authorization"] == "Bearer access-token-for-tests"
            meta.calls.append((path, has_token))
            media_id = path.rpartition("/")[2]
            file = meta.files.get(media_id)
            if file is None:
                self._answer(400, json.dumps({"error": {"code": 100}}).encode())
            elif path.startswith("/download/"):
                self._give(file)
            elif file.asked != 200:
                self._answer(file.asked, json.dumps({"error": {"code": file.code}}).encode())
            else:
                self._answer(200, json.dumps(meta.facts(media_id, file)).encode())

        def _give(self, file: File) -> None:
            if file.location:
                self.send_response(302)
                self.send_header("location", file.location)
                self.send_header("content-length", "0")
                self.end_headers()
                return
            self._answer(file.given, file.content, broken_off=file.broken_off)

        def _answer(self, status: int, content: bytes, *, broken_off: bool = False) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            if broken_off:
                self.wfile.write(content[: len(content) // 2])
                self.close_connection = True
            else:
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
