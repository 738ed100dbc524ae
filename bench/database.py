"""A PostgreSQL database that is there for one run only."""

import os
import secrets
import tempfile
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

SERVER = os.environ.get("BENCH_SERVER", "postgres://postgres@127.0.0.1:5432/postgres")


@contextmanager
def throw_away_database(name="", *, keep=False):
    """Make the database `name` (or one with a new name) and point the settings at it; its URL.

    A named one that exists is used as it is, and `keep` leaves it there.
    """
    made = name or f"luodi_bench_{secrets.token_hex(4)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [made]).fetchone()
        if not known:
            server.execute(f'CREATE DATABASE "{made}"')
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as folder:
        os.environ |= environment(urlunsplit(urlsplit(SERVER)._replace(path=f"/{made}")), folder)
        try:
            yield
        finally:
            if not keep:
                drop(made)


def drop(name):
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def environment(url, folder):
    """Settings as in production, but without HTTPS."""
    return {
        "DATABASE_URL": url,
        "VAR_DIR": folder,
        "DEBUG": "false",
        "HTTPS": "false",
        "SECRET_KEY": secrets.token_hex(32),
        "AUDIT_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "EMAIL_URL": "memorymail://",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
