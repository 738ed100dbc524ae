from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def mark_read(self):
        """How many were unread until now."""
        return self.unread().update(read_at=timezone.now())


class Notice(models.Model):
    """One sentence to one user, with the page it is about.

    The sentence is kept as the English source string and its values, and put into the reader's
    language when it is read.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,  # the indexes below begin with it
    )
    message = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    at = models.DateTimeField(_("at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="core_notice_user"),
            models.Index(
                fields=["user"], condition=models.Q(read_at__isnull=True), name="core_notice_unread"
            ),
        ]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return self.url

    def mark_read(self):
        type(self).objects.filter(pk=self.pk).mark_read()

    @property
    def text(self):
        return gettext(self.message) % self.values
