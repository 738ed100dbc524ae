"""What the database itself refuses, whatever code runs."""

from django.db import migrations

from core.facts import WITHDRAWAL
from core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("parks", "0001_initial")]

    operations = [
        append_only("parks_placementstep", may_change=WITHDRAWAL, until="withdrawn_at"),
    ]
