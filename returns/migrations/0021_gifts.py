"""Let the recipient of a gift ask for its return."""

import django.db.models.deletion
from django.db import migrations, models

from rma_portal.db.fields import MerchantForeignKey
from rma_portal.db.operations import CompositeForeignKeys


class Migration(migrations.Migration):
    dependencies = [("returns", "0020_reasons_by_category"), ("customers", "0009_gift_codes")]

    operations = [
        migrations.AddField(
            "return",
            "is_gift",
            models.BooleanField(db_default=False, default=False, verbose_name="gift"),
        ),
        migrations.AddField(
            "return",
            "recipient_name",
            models.CharField(blank=True, db_default="", default="", max_length=160),
        ),
        migrations.AddField(
            "return", "recipient_address", models.TextField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "returndraft",
            "gift_code",
            MerchantForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="customers.giftcode",
            ),
        ),
        migrations.AddField(
            "returndraft", "recipient_name", models.CharField(db_default="", default="", max_length=160)
        ),
        migrations.AddField(
            "returndraft", "recipient_email", models.CharField(db_default="", default="", max_length=254)
        ),
        migrations.AddField(
            "returndraft", "recipient_address", models.TextField(db_default="", default="")
        ),
        migrations.AddField("returndraft", "shown", models.TextField(db_default="", default="")),
        CompositeForeignKeys("ReturnDraft", ("gift_code",), valid=False),
    ]
