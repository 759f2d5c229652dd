"""People on the shop's list, and what a photo looks like and when it was taken."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from rma_portal.db.operations import CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0008_replays"),
        ("tenancy", "0002_api_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListedPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("blocked", "Blocked"), ("allowed", "Trusted")],
                        max_length=8,
                        verbose_name="list",
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("phone", "Phone"),
                            ("order", "Order number"),
                            ("address", "Internet address"),
                        ],
                        max_length=8,
                        verbose_name="recognised by",
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=254, verbose_name="which")),
                ("note", models.TextField(verbose_name="why")),
                ("added_by", models.CharField(blank=True, max_length=160, verbose_name="added by")),
                (
                    "added_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="added"),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="From this day on the entry no longer holds.",
                        null=True,
                        verbose_name="ends on",
                    ),
                ),
                (
                    "merchant",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.merchant",
                    ),
                ),
            ],
            options={
                "verbose_name": "listed person",
                "verbose_name_plural": "listed people",
                "indexes": [
                    models.Index(fields=["merchant", "key"], name="listed_person_by_key"),
                    models.Index(fields=["merchant", "-added_at"], name="listed_person_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="a_listed_person_is_recognised"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="a_listing_says_why"
                    ),
                ],
            },
        ),
        ProtectByMerchant("ListedPerson"),
        CompositeForeignKeys("ListedPerson"),
        migrations.AddField("photo", "fingerprint", models.BigIntegerField(null=True)),
        migrations.AddField("photo", "resembles", models.UUIDField(null=True)),
        migrations.AddField("photo", "taken_at", models.DateTimeField(null=True, verbose_name="taken")),
    ]
