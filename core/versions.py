"""No edit is lost: a row carries its version, and only who has seen the last one may write."""

from django.db import models
from django.db.models import F

from core import audit
from core.refusals import Stale


class Versioned(models.Model):
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def change(self, changes, *, allowed, version, by):
        """Write `changes` ({field: value}) and audit them as "<noun>.edited"; for the edit verbs.

        Call inside a transaction, after authorising. Raises Stale unless `version` is the last;
        ValueError for a field that is not in `allowed`, which is a mistake of the program.
        """
        strange = changes.keys() - set(allowed)
        if strange:
            raise ValueError(f"not to be edited: {', '.join(sorted(strange))}")
        if not changes:
            return
        bump(self, version)
        self.refresh_from_db()
        before = audit.snapshot(self, changes)
        for name, value in changes.items():
            if self._meta.get_field(name).many_to_many:
                getattr(self, name).set(value)
            else:
                setattr(self, name, value)
        self.save()
        after = audit.snapshot(self, changes)
        audit.record(f"{self._meta.model_name}.edited", self, by=by, before=before, after=after)


def bump(obj, version):
    """Take `obj` from `version` to the next; raise Stale when somebody else has done so.

    A conditional UPDATE, so that of two at once one fails, on either database.
    """
    rows = type(obj)._base_manager.filter(pk=obj.pk, version=version)
    if version is None or not rows.update(version=F("version") + 1):
        raise Stale
    obj.version = version + 1
