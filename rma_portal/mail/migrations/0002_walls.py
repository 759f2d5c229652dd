"""Put the second wall around every table: policies, composite keys, append-only grants."""

from django.db import migrations

from rma_portal.db.operations import ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        ProtectByMerchant("OutgoingMail"),
    ]
