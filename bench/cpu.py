"""Processor time of a server and of its database sessions: what is left when others share the
machine, where response times say little. Reads /proc; without it, there are no figures."""

import os
from pathlib import Path

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")


def workers_of(master):
    """The worker processes of this gunicorn."""
    children = Path(f"/proc/{master}/task/{master}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


def sessions_of(name):
    """The PostgreSQL processes that serve the application of this name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [name])
        return [pid for (pid,) in cursor.fetchall()]


def cpu_seconds(server):
    """What the server and its database sessions have used so far."""
    return sum(_used(pid) for pid in workers_of(server.master) + sessions_of(server.name))


def _used(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICKS
