"""Put the second wall around every table: policies, composite keys, append-only grants."""

from django.db import migrations

from rma_portal.db.operations import AppendOnly, CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        ProtectByMerchant("AuditEvent"),
        ProtectByMerchant("AuditWords"),
        ProtectByMerchant("AuditAnchor"),
        CompositeForeignKeys("AuditWords"),
        AppendOnly("AuditEvent"),
        AppendOnly("AuditAnchor"),
    ]
