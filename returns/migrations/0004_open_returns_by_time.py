"""Find the open returns in the order of the work, without sorting all of them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is built while the table is in use
    dependencies = [("returns", "0003_amounts_and_units_are_sound")]

    operations = [
        AddIndexConcurrently(
            "Return",
            models.Index(
                fields=["merchant", "requested_at", "id"],
                name="open_return_by_time",
                condition=models.Q(
                    stage__in=[
                        "requested",
                        "awaiting_information",
                        "approved",
                        "on_its_way",
                        "received",
                        "inspected",
                        "settled",
                    ]
                ),
            ),
        ),
    ]
