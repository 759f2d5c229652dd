"""Read a merchant's fingerprints without the photos: an index built while everybody goes on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("returns", "0009_signals")]

    operations = [
        AddIndexConcurrently(
            "photo",
            models.Index(
                condition=models.Q(("fingerprint__isnull", False)),
                fields=["merchant", "uploaded_at"],
                include=["id", "fingerprint", "taken_by"],
                name="photo_by_fingerprint",
            ),
        ),
    ]
