"""The trail of who did what: `record` in every verb, `history` on every page that shows it."""

from core.audit.trail import history, record, snapshot

__all__ = ["history", "record", "snapshot"]
