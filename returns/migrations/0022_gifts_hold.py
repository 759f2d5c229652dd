"""Read that every draft's gift code is of its own merchant."""

from django.db import migrations

from rma_portal.db.operations import ValidateForeignKeys


class Migration(migrations.Migration):
    dependencies = [("returns", "0021_gifts")]

    operations = [ValidateForeignKeys("ReturnDraft", ("gift_code",))]
