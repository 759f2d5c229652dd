"""Check the photos that stood before, and find new messages and their pictures by an index."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

from rma_portal.db.operations import ValidateForeignKeys


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("returns", "0017_message_photos")]

    operations = [
        ValidateConstraint("photo", "a_photo_belongs_somewhere"),
        ValidateForeignKeys("Photo", ("message",)),
        AddIndexConcurrently(
            "photo",
            models.Index(
                condition=models.Q(("message__isnull", False)),
                fields=["merchant", "message"],
                name="photo_by_message",
            ),
        ),
        AddIndexConcurrently(
            "message",
            models.Index(
                condition=models.Q(("is_new", True)),
                fields=["merchant", "rma"],
                name="new_message",
            ),
        ),
    ]
