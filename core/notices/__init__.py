"""What the bell shows: `tell` from a verb, `unread` in the frame."""

from core.notices.telling import tell, unread

__all__ = ["tell", "unread"]
