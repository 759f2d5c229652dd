"""Know a replacement that comes back from what was bought."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("returns", "0024_baskets_found")]

    operations = [
        migrations.AddField("returnitem", "generation", models.SmallIntegerField(db_default=0, default=0)),
    ]
