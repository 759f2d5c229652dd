"""Put the second wall around the answers."""

from django.db import migrations

from rma_portal.db.operations import ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [("idempotency", "0001_initial"), ("tenancy", "0002_api_keys")]

    operations = [ProtectByMerchant("KeptAnswer")]
