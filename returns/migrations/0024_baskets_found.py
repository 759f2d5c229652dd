"""Check the new reference, and find what belongs to a basket or a box: indexes built while everybody goes on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from rma_portal.db.operations import ValidateForeignKeys


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("returns", "0023_baskets")]

    operations = [
        ValidateForeignKeys("ReturnParcel", ("travels_in",)),
        AddIndexConcurrently(
            "returndraft",
            models.Index(
                condition=models.Q(("basket__isnull", False)),
                fields=["merchant", "basket"],
                name="draft_by_basket",
            ),
        ),
        AddIndexConcurrently(
            "return",
            models.Index(
                condition=models.Q(("basket__isnull", False)),
                fields=["merchant", "basket"],
                name="return_by_basket",
            ),
        ),
        AddIndexConcurrently(
            "returnparcel",
            models.Index(
                condition=models.Q(("travels_in__isnull", False)),
                fields=["merchant", "travels_in"],
                name="parcel_by_box",
            ),
        ),
    ]
