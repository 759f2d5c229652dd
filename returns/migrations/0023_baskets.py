"""Several orders returned in one go, and one box for what goes to the same site."""

from django.db import migrations, models

from rma_portal.db.fields import MerchantForeignKey
from rma_portal.db.operations import CompositeForeignKeys


class Migration(migrations.Migration):
    dependencies = [("returns", "0022_gifts_hold")]

    operations = [
        migrations.AddField("returndraft", "basket", models.UUIDField(null=True)),
        migrations.AddField("return", "basket", models.UUIDField(null=True)),
        migrations.AddField(
            "returnparcel",
            "travels_in",
            MerchantForeignKey(
                "returns.returnparcel", related_name="followers", null=True, db_index=False
            ),
        ),
        CompositeForeignKeys("ReturnParcel", ("travels_in",), valid=False),
    ]
