"""A form sent twice makes one thing: each form carries a key that works once per user."""

import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone


class Once(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,  # the constraint below begins with it
    )
    key = models.UUIDField()
    url = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="core_once_per_user_and_key")
        ]

    def __str__(self):
        return f"{self.user_id} {self.key}"


@transaction.atomic
def run(user, key, act):
    """The page of what `act()` makes; for a key this user sent before, the page made then.

    Of two at once the second waits for the first. When `act` raises, the key stays unused.
    """
    once, is_first = Once.objects.get_or_create(user=user, key=key)
    if is_first:
        once.url = act().get_absolute_url()
        once.save(update_fields=["url"])
    return once.url


class OnceKeyField(forms.UUIDField):
    """Without a readable key (a script, an altered form) the submission is simply a new one."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False, initial=uuid.uuid4)

    def clean(self, value):
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class OnceForm(forms.Form):
    """Mixin for forms that create: `once.run(request.user, form.once_key, act)`."""

    once = OnceKeyField()

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        self.once_key = cleaned.pop("once")
        return cleaned
