"""A fact for the tests of what every fact does; its table exists only there."""

from django.db import models

from core.facts import Fact


class Sighting(Fact):
    place = models.CharField(max_length=20)

    class Meta(Fact.Meta):
        app_label = "tests"

    def __str__(self):
        return self.place
