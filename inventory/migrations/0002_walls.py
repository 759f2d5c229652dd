"""Put the second wall around every table: policies, composite keys, append-only grants."""

from django.db import migrations

from rma_portal.db.operations import AppendOnly, CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [
        ProtectByMerchant("Product"),
        ProtectByMerchant("Variant"),
        ProtectByMerchant("Location"),
        ProtectByMerchant("StockLevel"),
        ProtectByMerchant("StockMovement"),
        CompositeForeignKeys("Variant"),
        CompositeForeignKeys("StockLevel"),
        CompositeForeignKeys("StockMovement"),
        AppendOnly("StockMovement"),
    ]
