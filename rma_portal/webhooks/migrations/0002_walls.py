"""Put the second wall around every table: policies, composite keys, append-only grants."""

from django.db import migrations

from rma_portal.db.operations import AppendOnly, CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        ProtectByMerchant("Endpoint"),
        ProtectByMerchant("Event"),
        ProtectByMerchant("Delivery"),
        ProtectByMerchant("DeliveryAttempt"),
        CompositeForeignKeys("Delivery"),
        CompositeForeignKeys("DeliveryAttempt"),
        AppendOnly("Event"),
        AppendOnly("DeliveryAttempt"),
    ]
