"""Let a merchant ask for a code that goes to the order's mailbox."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from rma_portal.db.fields import MerchantForeignKey
from rma_portal.db.operations import CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0013_withdrawals"),
        ("customers", "0008_find_by_tracking"),
        ("tenancy", "0002_api_keys"),
    ]

    operations = [
        migrations.AddField(
            "returnssettings",
            "proof",
            models.CharField(
                choices=[
                    ("order_and_contact", "order number, and e-mail address or postcode"),
                    ("code", "the same, then a code sent by e-mail"),
                ],
                db_default="order_and_contact",
                default="order_and_contact",
                help_text="With a code, whoever asks must read the mails of the order's address; an order "
                "without an address then opens only by its link.",
                max_length=17,
                verbose_name="how customers find their order",
            ),
        ),
        migrations.CreateModel(
            "OneTimeCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("key", models.UUIDField(default=uuid.uuid4)),
                ("number", models.CharField(max_length=60)),
                ("number_key", models.CharField(max_length=60)),
                ("contact_key", models.CharField(max_length=254)),
                ("is_email", models.BooleanField()),
                ("language", models.CharField(max_length=5)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.order",
                    ),
                ),
            ],
            options={
                "verbose_name": "one-time code",
                "verbose_name_plural": "one-time codes",
                "indexes": [
                    models.Index(
                        fields=["merchant", "number_key", "contact_key"], name="code_by_what_was_typed"
                    ),
                    models.Index(fields=["merchant", "created_at"], name="code_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tries__lte", 5)), name="a_code_has_five_tries"
                    )
                ],
            },
        ),
        ProtectByMerchant("OneTimeCode"),
        CompositeForeignKeys("OneTimeCode"),
    ]
