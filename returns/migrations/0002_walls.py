"""Put the second wall around every table: policies, composite keys, append-only grants."""

from django.db import migrations

from rma_portal.db.operations import AppendOnly, CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial"), ("inventory", "0002_walls"), ("customers", "0002_walls")]

    operations = [
        ProtectByMerchant("Return"),
        ProtectByMerchant("ReturnParcel"),
        ProtectByMerchant("Reason"),
        ProtectByMerchant("ReturnItem"),
        ProtectByMerchant("PolicyVersion"),
        ProtectByMerchant("Rule"),
        ProtectByMerchant("Decision"),
        ProtectByMerchant("ReturnDraft"),
        ProtectByMerchant("Inspection"),
        ProtectByMerchant("Message"),
        ProtectByMerchant("Photo"),
        ProtectByMerchant("Refund"),
        ProtectByMerchant("RefundLine"),
        ProtectByMerchant("ReturnsSettings"),
        ProtectByMerchant("NumberCounter"),
        CompositeForeignKeys("Return"),
        CompositeForeignKeys("ReturnParcel"),
        CompositeForeignKeys("Reason"),
        CompositeForeignKeys("ReturnItem"),
        CompositeForeignKeys("Rule"),
        CompositeForeignKeys("Decision"),
        CompositeForeignKeys("ReturnDraft"),
        CompositeForeignKeys("Inspection"),
        CompositeForeignKeys("Message"),
        CompositeForeignKeys("Photo"),
        CompositeForeignKeys("Refund"),
        CompositeForeignKeys("RefundLine"),
        CompositeForeignKeys("ReturnsSettings"),
        AppendOnly("Decision"),
    ]
