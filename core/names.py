"""Things that have a Chinese name, and an English one where it is known."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Bilingual(models.Model):
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.shown_name

    @property
    def shown_name(self):
        """The name in the reader's language; the Chinese one where there is no other."""
        return self.in_language("name")

    def in_language(self, field):
        """The text of `field`, or of `field_en` for a reader of English where there is one."""
        chinese = (get_language() or "zh").startswith("zh")
        return (not chinese and getattr(self, f"{field}_en")) or getattr(self, field)
