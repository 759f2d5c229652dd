"""Find a parcel by the carrier's number: an index built while everybody goes on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("customers", "0007_tracking")]

    operations = [
        AddIndexConcurrently(
            "delivery",
            models.Index(
                condition=models.Q(("tracking_key", ""), _negated=True),
                fields=["merchant", "tracking_key"],
                name="delivery_by_tracking",
            ),
        ),
    ]
