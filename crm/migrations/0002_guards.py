"""What the database itself refuses, whatever code runs."""

from django.db import migrations

from core.facts import WITHDRAWAL
from core.triggers import append_only, guard

FACTS = (
    "crm_certification",
    "crm_chainrole",
    "crm_claim",
    "crm_evidence",
    "crm_introduction",
    "crm_leadstate",
    "crm_milestone",
    "crm_shareset",
    "crm_verification",
)


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]

    operations = [
        *(append_only(table, may_change=WITHDRAWAL, until="withdrawn_at") for table in FACTS),
        append_only("crm_partnershare"),
        guard(
            "partners_leave_something",
            "crm_partnershare",
            "INSERT",
            when=(
                "NEW.points + (SELECT COALESCE(SUM(points), 0) FROM crm_partnershare "
                "WHERE share_set_id = NEW.share_set_id) >= 10000"
            ),
            message="partners leave the leading team nothing",
        ),
    ]
