"""Two gunicorns, each with two workers: Luodi and the yardstick."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

WORKERS, TIMEOUT = 2, 120


@dataclass
class Server:
    name: str  # of its sessions in the database
    port: int
    master: int  # process id

    def ask(self, method, path, headers, body=None):
        """(status, seconds, bytes) of one request on a connection of its own; status 0 when the
        connection broke."""
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            status, size = answer.status, len(answer.read())
        except (HTTPException, ConnectionResetError):
            status, size = 0, 0
        finally:
            connection.close()
        return status, time.perf_counter() - begun, size


@contextmanager
def serving(settings):
    """Serve with these settings; yields the Server."""
    port, name = _free_port(), settings.replace(".", "_")
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--workers", str(WORKERS),
        "--bind", f"127.0.0.1:{port}", "--timeout", str(TIMEOUT), "--log-level", "warning",
    ]  # fmt: skip
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_URL": f"{os.environ['DATABASE_URL']}?application_name={name}",
    }
    gunicorn = subprocess.Popen(command, env=environment)  # noqa: S603 (all of it is written here)
    try:
        _wait_for(port)
        yield Server(name, port, gunicorn.pid)
    finally:
        gunicorn.terminate()
        gunicorn.wait(timeout=20)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port, seconds=60):
    for _try in range(seconds * 10):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"no server came up on port {port}")
