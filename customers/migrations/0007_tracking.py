"""Know the carrier's number of a parcel that went out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_what_policies_read")]

    operations = [
        migrations.AddField(
            "delivery",
            "tracking_key",
            models.CharField(
                blank=True, db_default="", default="", max_length=60, verbose_name="tracking number"
            ),
        ),
    ]
