"""Codes by which a gift can be sent back without its price being seen."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from rma_portal.db.fields import MerchantForeignKey
from rma_portal.db.operations import CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [("customers", "0008_find_by_tracking"), ("tenancy", "0002_api_keys")]

    operations = [
        migrations.CreateModel(
            "GiftCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("lines", models.JSONField(blank=True, default=list)),
                ("code_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("ends_at", models.DateTimeField(verbose_name="valid until")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "merchant",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.merchant",
                    ),
                ),
                (
                    "order",
                    MerchantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gift_codes",
                        to="customers.order",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "gift code",
                "verbose_name_plural": "gift codes",
                "indexes": [models.Index(fields=["merchant", "order"], name="gift_code_by_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant", "code_hash"), name="one_gift_a_code")
                ],
            },
        ),
        ProtectByMerchant("GiftCode"),
        CompositeForeignKeys("GiftCode"),
    ]
