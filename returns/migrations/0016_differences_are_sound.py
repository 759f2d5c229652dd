"""Check what was added to articles: in a migration of its own, so that nobody waits for the reading."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("returns", "0015_exchanges")]

    operations = [ValidateConstraint("returnitem", "item_difference_is_part_of_the_price")]
