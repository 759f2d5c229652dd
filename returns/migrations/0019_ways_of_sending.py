"""How a return travels back, chosen by its customer, and what they say of a parcel sent by themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("returns", "0018_message_photos_hold")]

    operations = [
        migrations.AddField(
            "return",
            "method",
            models.CharField(
                choices=[
                    ("label", "return label"),
                    ("qr_code", "QR code"),
                    ("own_carrier", "own carrier"),
                    ("in_store", "in the shop"),
                ],
                db_default="label",
                default="label",
                max_length=12,
                verbose_name="way back",
            ),
        ),
        migrations.AddField(
            "returndraft", "method", models.CharField(db_default="", default="", max_length=12)
        ),
        migrations.AddField(
            "returnparcel",
            "carrier",
            models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="carrier"),
        ),
        migrations.AddField(
            "returnparcel",
            "tracking",
            models.CharField(
                blank=True, db_default="", default="", max_length=60, verbose_name="tracking number"
            ),
        ),
        migrations.AddField("returnparcel", "claimed_at", models.DateTimeField(null=True)),
    ]
