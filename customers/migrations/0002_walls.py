"""Put the second wall around every table: policies, composite keys, append-only grants."""

from django.db import migrations

from rma_portal.db.operations import AppendOnly, CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("inventory", "0002_walls")]

    operations = [
        ProtectByMerchant("SalesChannel"),
        ProtectByMerchant("Customer"),
        ProtectByMerchant("StoreCreditEntry"),
        ProtectByMerchant("Order"),
        ProtectByMerchant("OrderLine"),
        ProtectByMerchant("UnitShare"),
        ProtectByMerchant("Delivery"),
        ProtectByMerchant("DeliveryLine"),
        ProtectByMerchant("Payment"),
        CompositeForeignKeys("StoreCreditEntry"),
        CompositeForeignKeys("Order"),
        CompositeForeignKeys("OrderLine"),
        CompositeForeignKeys("UnitShare"),
        CompositeForeignKeys("Delivery"),
        CompositeForeignKeys("DeliveryLine"),
        CompositeForeignKeys("Payment"),
        AppendOnly("StoreCreditEntry"),
    ]
