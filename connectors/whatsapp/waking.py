"""Tell the Rasa server that something came in: at once, and not more often than it can hear.

A burst of updates makes one call, not one each; polling in the drain is the safety net, so a call
that fails is no harm.
"""

import threading

import requests


class Waker:
    """One thread that posts to the drain whenever `wake` was called since the last post."""

    def __init__(self, rasa_port: int) -> None:
        self._url = f"http://127.0.0.1:{rasa_port}/webhooks/whatsapp/wake"
        self._wanted = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="waker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        self._wanted.set()
        self._thread.join(timeout=3)

    def wake(self) -> None:
        """Never waits."""
        self._wanted.set()

    def _run(self) -> None:
        session = requests.Session()
        session.trust_env = False
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._stopped:
                return
            try:
                session.post(self._url, timeout=2)
            except requests.RequestException:
                continue
