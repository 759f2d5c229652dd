"""Check what was added to articles: in a migration of its own, so that nobody waits for the reading."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

from rma_portal.db.operations import ValidateForeignKeys


class Migration(migrations.Migration):
    dependencies = [("returns", "0006_policy_drafts")]

    operations = [
        ValidateConstraint("returnitem", "item_policy_amounts_not_negative"),
        ValidateForeignKeys("ReturnItem", fields=("destination",)),
    ]
