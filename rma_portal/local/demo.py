"""`bin/demo`: the whole portal on this machine; --once plays a return, --import reads orders."""

import argparse
import importlib
import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path

from rma_portal.local import commands, ground, paths, portal, stamps, supervisor
from rma_portal.local.credentials import Credentials, load_or_draw
from rma_portal.local.messages import ObstacleError, StopAsked, say, step
from rma_portal.local.processes import free_port, listen_for_stop, port_is_free, stop_all, wait_until

DEFAULT_PORT = 8000
INTERRUPTED = 130  # what shells say of a command ended by Ctrl-C


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit code. Raises ObstacleError for what a person has to mend."""
    options = _parser().parse_args(arguments)
    if options.import_file and not options.merchant:
        raise ObstacleError("Say whose orders these are: bin/demo --import FILE --merchant SLUG.")
    listen_for_stop()
    var = paths.prepare(paths.var())
    try:
        return _chosen(options)(options, var)
    except StopAsked:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Run the portal on this machine.")
    parser.add_argument("--port", type=int, help=f"port of the web server (default {DEFAULT_PORT})")
    parser.add_argument("--once", action="store_true", help="play one whole return by HTTP, then end")
    parser.add_argument(
        "--import", dest="import_file", metavar="FILE", help="import a CSV of orders, then end"
    )
    parser.add_argument("--merchant", metavar="SLUG", help="the merchant whose orders are imported")
    parser.add_argument("--columns", metavar="FIELD=COLUMN,...", help="which column holds what")
    return parser


def _chosen(options: argparse.Namespace):
    if options.once:
        return play_once
    return import_orders if options.import_file else serve


def serve(options: argparse.Namespace, var: Path) -> int:
    """Start everything, say where it is, and watch until somebody stops it; returns 0 then."""
    with supervisor.only_one(var):
        port = options.port or DEFAULT_PORT
        _require_free(port)
        with whole_portal(var, port) as (stand, services, url):
            _announce(url, portal.read_logins(var / "logins.json"), var)
            try:
                supervisor.watch_for_ever(var, [*stand.services, *services])
            except StopAsked:
                say("\nStopping.")
    say("Stopped; no process is left.")
    return 0


def play_once(options: argparse.Namespace, var: Path) -> int:
    """Play one return against the running demo, or one started for it; returns 0 when it went through."""
    running = supervisor.running_demo(var)
    if running:
        addresses = portal.Addresses(running["app"], "", running["redis"], running["url"])
        return _play(addresses, var)
    with supervisor.only_one(var):
        port = options.port or (DEFAULT_PORT if port_is_free(DEFAULT_PORT) else free_port())
        _require_free(port)
        with whole_portal(var, port) as (stand, _services, _url):
            return _play(stand.addresses, var)


def import_orders(options: argparse.Namespace, var: Path) -> int:
    """Import a CSV file into the running demo's database, or one started for it; returns its exit code."""
    file = Path(options.import_file).resolve()
    if not file.is_file():
        raise ObstacleError(f"There is no file {file}.")
    columns = ["--columns", options.columns] if options.columns else []
    command = portal.manage("import_orders", str(file), "--merchant", options.merchant, *columns)
    secrets = load_or_draw(var / "secrets.json")
    running = supervisor.running_demo(var)
    if running:
        addresses = portal.Addresses(running["app"], "", running["redis"], running["url"])
        return commands.run_here(command, portal.environment(addresses, secrets, var))
    with supervisor.only_one(var), ground.standing(var, secrets, f"http://localhost:{DEFAULT_PORT}") as stand:
        supervisor.record_offspring(var)
        prepare_database(stand, secrets, var)
        return commands.run_here(command, portal.loading_environment(stand.addresses, secrets, var))


@contextmanager
def whole_portal(var: Path, port: int) -> Iterator[tuple]:
    """Start ground and portal, wait until all are well; yields them with the address; then stop."""
    secrets = load_or_draw(var / "secrets.json")
    url = f"http://localhost:{port}"
    with ground.standing(var, secrets, url) as stand:
        supervisor.record_offspring(var)
        prepare_database(stand, secrets, var)
        services = portal.services(port, portal.environment(stand.addresses, secrets, var), var)
        try:
            with step("starting web server, worker and beat"):
                _start(services, port)
            supervisor.record_offspring(var)
            supervisor.remember_running(var, url, stand.addresses.app, stand.addresses.redis)
            yield stand, services, url
        finally:
            stop_all(services)


def prepare_database(stand: ground.Ground, secrets: Credentials, var: Path) -> None:
    """Migrate and seed, unless this very database was brought up to these very files before."""
    recipe = portal.recipe(stand.addresses.owner)
    if stamps.is_fresh(stand.stamp, recipe) and (var / "logins.json").exists():
        return
    told = portal.owner_environment(stand.addresses, secrets, var)
    with step("migrating the database"):
        command = portal.manage("migrate", "--noinput", "--verbosity", "0")
        commands.run_logged("The migration", command, told, var / "log" / "migrate.log", lambda line: None)
    with step("planting merchants, orders and returns (the first time takes a while)"):
        command = portal.manage("seed", "--print-logins")
        planting = portal.loading_environment(stand.addresses, secrets, var)
        printed = commands.run_logged("Seeding", command, planting, var / "log" / "seed.log", _progress)
    portal.keep_logins(var / "logins.json", printed)
    stamps.write(stand.stamp, recipe)


def _progress(line: str) -> str | None:
    """Show the seeds' own lines, "shop: 20 of 150 returns", and nothing else that is logged."""
    return line if re.fullmatch(r"[^:]+: \d[\w ]*", line) else None


def _start(services: list, port: int) -> None:
    for service in services:
        service.start()
    root = f"http://127.0.0.1:{port}"
    wait_until(lambda: portal.is_well(f"{root}/healthz"), services, "The web server")
    try:
        wait_until(lambda: portal.is_well(f"{root}/readyz"), services, "The portal")
    except ObstacleError as error:
        if not all(service.is_running() for service in services):
            raise
        raise ObstacleError(f"{error}\n    readyz says: {portal.what_is_ill(f'{root}/readyz')}") from error


def _require_free(port: int) -> None:
    if not port_is_free(port):
        raise ObstacleError(f"Port {port} is taken: stop what listens there, or choose another with --port.")


def _play(addresses: portal.Addresses, var: Path) -> int:
    # Imported here: it needs more than the supervisor, which must start fast.
    once = importlib.import_module("rma_portal.local.once")
    told = portal.environment(addresses, load_or_draw(var / "secrets.json"), var)

    def place_order(file: Path, merchant: str) -> int:
        command = portal.manage("import_orders", str(file), "--merchant", merchant)
        commands.run_logged("The import", command, told, var / "log" / "once.log", lambda line: None)
        return 0

    logins = portal.read_logins(var / "logins.json")
    return once.play(addresses.public, logins, var / "once", place_order)


def _announce(url: str, logins: list[dict[str, str]], var: Path) -> None:
    say(f"\nThe portal is ready at {url}")
    for shop, group in itertools.groupby(logins, key=itemgetter("shop")):
        say(f"\n  {shop}")
        say(f"    customers     {url}/m/{shop}/")
        say(f"    back-office   {url}/m/{shop}/backoffice/")
        for login in group:
            say(f"      {login['role']:<10}  {login['user']}  {login['password']}")
    say(f"\nLogs are in {var / 'log'}. Ctrl-C stops everything.")
