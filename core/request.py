"""What is known of the request being answered, for code that is handed no request.

Set by `core.middleware.CurrentRequest`; outside a request (a command, a task) there is none, and
nothing is remembered.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Current:
    ip: str | None = None
    agent: str = ""
    id: str = ""
    memory: dict[str, Any] = field(default_factory=dict)


NONE = Current()
_current: ContextVar[Current] = ContextVar("current_request", default=NONE)


def current():
    return _current.get()


def begin(request):
    """Make `request` the current one; hand the token to `end`."""
    return _current.set(request)


def end(token):
    _current.reset(token)


def remember(key, find):
    """`find()`, asked once in a request; asked every time outside one."""
    now = current()
    if now is NONE:
        return find()
    if key not in now.memory:
        now.memory[key] = find()
    return now.memory[key]
