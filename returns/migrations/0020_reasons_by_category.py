"""Reasons that are offered for some categories of articles only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("returns", "0019_ways_of_sending")]

    operations = [
        migrations.AddField(
            "reason",
            "categories",
            models.JSONField(
                blank=True,
                db_default=[],
                default=list,
                help_text=(
                    "Without a choice it is offered for all articles. "
                    "Faults can be reported of any article."
                ),
                verbose_name="only for",
            ),
        ),
    ]
