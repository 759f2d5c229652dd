"""Sites to which customers may bring what they return."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inventory", "0005_reserved_is_sound")]

    operations = [
        migrations.AddField(
            "location",
            "takes_drop_offs",
            models.BooleanField(db_default=False, default=False, verbose_name="customers may bring returns"),
        ),
        migrations.AddField(
            "location",
            "opening_words",
            models.CharField(
                blank=True, db_default="", default="", max_length=200, verbose_name="opening hours"
            ),
        ),
    ]
