"""Plant the demo's two shops."""

import json
import subprocess
import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rma_portal.celery import app
from rma_portal.local.seeds.catalogue import MERCHANTS, merchant
from rma_portal.local.seeds.plant import PASSWORD, plant


class Command(BaseCommand):
    """`manage.py seed [--shop SLUG] [--print-logins]`"""

    help = "Plant two shops with a year of orders and returns. Planting again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", metavar="SLUG", help="plant this shop alone")
        parser.add_argument(
            "--print-logins", action="store_true", help="end with the logins as one JSON line"
        )

    def handle(self, *args, **options) -> None:
        # The seeds play the workers' part themselves; no broker needs to be told.
        app.conf.broker_url = "memory://"
        if options["shop"]:
            plant(merchant(options["shop"]), lambda line: self.stderr.write(line))
        else:
            plant_side_by_side()
        if options["print_logins"]:
            self.stdout.write(json.dumps(logins()))


def plant_side_by_side() -> None:
    """Plant each shop in a process of its own: drawing labels takes both cores of a small machine."""
    commands = [[sys.executable, sys.argv[0], "seed", "--shop", seed.slug] for seed in MERCHANTS]
    planting = [subprocess.Popen(command) for command in commands]
    endings = [process.wait() for process in planting]
    if any(endings):
        raise CommandError("a shop could not be planted; see above")


def logins() -> list[dict[str, str]]:
    """Return who can sign in where."""
    return [
        {"shop": seed.slug, "role": person.role, "user": person.email, "password": PASSWORD}
        for seed in MERCHANTS
        for person in seed.staff
    ]
