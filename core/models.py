"""The nouns of this app, wherever they are written."""

from core.audit.models import AuditEntry, AuditSeal
from core.days import CalendarDay
from core.files.models import StoredFile
from core.notices.models import Notice
from core.once import Once

__all__ = ["AuditEntry", "AuditSeal", "CalendarDay", "Notice", "Once", "StoredFile"]
