"""Two gunicorns, each with two workers: Luodi and the yardstick."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection

WORKERS = 2


@contextmanager
def serving(settings):
    """Serve with these settings; yields the port."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--workers", str(WORKERS),
        "--bind", f"127.0.0.1:{port}", "--log-level", "warning",
    ]  # fmt: skip
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings}
    server = subprocess.Popen(command, env=environment)  # noqa: S603 (all of it is written here)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, seconds=30):
    for _try in range(seconds * 10):
        try:
            ask(port, "GET", "/", {})
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"no server came up on port {port}")


def ask(port, method, path, headers, body=None):
    """(status, seconds, bytes) of one request on a connection of its own."""
    begun = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        size = len(answer.read())
    finally:
        connection.close()
    return answer.status, time.perf_counter() - begun, size
