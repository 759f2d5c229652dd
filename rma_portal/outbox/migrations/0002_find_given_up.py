from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Count the messages given up without reading the others: every scrape asks."""

    atomic = False  # a concurrent index is made outside a transaction and holds nobody up
    dependencies = [("outbox", "0001_initial")]
    operations = [
        AddIndexConcurrently(
            "outboxmessage",
            models.Index(
                fields=["failed_at"], name="outbox_given_up", condition=models.Q(failed_at__isnull=False)
            ),
        )
    ]
