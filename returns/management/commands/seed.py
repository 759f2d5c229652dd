"""Plant the demo's two shops."""

import json

from django.core.management.base import BaseCommand, CommandParser

from rma_portal.celery import app
from rma_portal.local.seeds.catalogue import MERCHANTS
from rma_portal.local.seeds.plant import PASSWORD, plant


class Command(BaseCommand):
    """`manage.py seed [--print-logins]`"""

    help = "Plant two shops with a year of orders and returns. Planting again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--print-logins", action="store_true", help="end with the logins as one JSON line"
        )

    def handle(self, *args, **options) -> None:
        # The seeds play the workers' part themselves; no broker needs to be told.
        app.conf.broker_url = "memory://"
        for seed in MERCHANTS:
            plant(seed, lambda line: self.stderr.write(line))
        if options["print_logins"]:
            self.stdout.write(json.dumps(logins()))


def logins() -> list[dict[str, str]]:
    """Return who can sign in where."""
    return [
        {"shop": seed.slug, "role": person.role, "user": person.email, "password": PASSWORD}
        for seed in MERCHANTS
        for person in seed.staff
    ]
