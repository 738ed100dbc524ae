"""How a verb says no. `message` is a sentence for the person who asked, in their language."""

from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The act cannot be done now; nothing was written.

    `field` names the form field at fault, or is None when no single field is.
    """

    def __init__(self, message, *, field=None):
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self):
        return str(self.message)

    def add_to(self, form):
        """Show this refusal on `form`, beside its field where the form has that field."""
        form.add_error(self.field if self.field in form.fields else None, self.message)


class NotAllowed(Refused):
    """This user may not do this, now or later; becomes a 403 page and an audit row."""

    def __init__(self, perm, obj=None, message=None):
        super().__init__(message or _("You do not have the right to do this."))
        self.perm = perm
        self.obj = obj


class Stale(Refused):
    """Somebody else saved since this edit began."""

    def __init__(self, message=None):
        super().__init__(message or _("Somebody else has changed this since you opened it."))


@contextmanager
def shown_on(form):
    """Show a verb's refusal on `form`; NotAllowed passes through to the door.

    with shown_on(form):
        return redirect(once.run(user, form.once_key, act))
    return render(...)
    """
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refusal:
        refusal.add_to(form)
