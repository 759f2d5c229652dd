"""Pictures with messages, and customers' messages that nobody has read yet."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from rma_portal.db.fields import MerchantForeignKey
from rma_portal.db.operations import CompositeForeignKeys


class Migration(migrations.Migration):
    dependencies = [("returns", "0016_differences_are_sound")]

    operations = [
        migrations.AddField(
            "message",
            "is_new",
            models.BooleanField(db_default=False, default=False, verbose_name="new"),
        ),
        migrations.AddField(
            "photo",
            "message",
            MerchantForeignKey(
                "returns.message",
                related_name="photos",
                null=True,
                db_index=False,
                verbose_name="message",
            ),
        ),
        CompositeForeignKeys("Photo", ("message",), valid=False),
        migrations.RemoveConstraint("photo", "a_photo_belongs"),
        AddConstraintNotValid(
            "photo",
            models.CheckConstraint(
                name="a_photo_belongs_somewhere",
                condition=models.Q(
                    ("draft__isnull", False),
                    ("item__isnull", False),
                    ("message__isnull", False),
                    _connector="OR",
                ),
            ),
        ),
    ]
