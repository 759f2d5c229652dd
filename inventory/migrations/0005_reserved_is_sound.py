"""Check what was added to stock levels: in a migration of its own, so that nobody waits for the reading."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inventory", "0004_live_stock")]

    operations = [ValidateConstraint("stocklevel", "reserved_not_negative")]
