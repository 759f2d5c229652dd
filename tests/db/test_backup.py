"""The rehearsal: two merchants are saved, brought back into another database, and go on working there."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from psycopg2 import sql

from returns.domain.numbers import parse_number
from returns.models import Photo, Return
from returns.services.attach_photo import photograph_item
from rma_portal.audit.models import AuditAnchor
from rma_portal.audit.tasks import anchor_heads
from rma_portal.db.backup import database, programs
from rma_portal.db.backup.database import TABLES
from rma_portal.db.backup.errors import BackupError
from rma_portal.tenancy.models import Merchant
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_merchant, make_order
from tests.returns.flow import CLERK, approved, closed, items, work
from tests.returns.services.test_photos import picture

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def media(tmp_path, settings) -> Path:
    """The files of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def world(transactional_db, no_broker, media) -> list[Merchant]:
    """Two merchants, each with a closed return, its label and a photo, and anchored chains."""
    shops = [make_merchant("atelier", prefix="ATR"), make_merchant("stranger", prefix="STR")]
    for shop in shops:
        with merchant_transaction(shop.pk):
            rma = closed(shop, make_order())
            upload = SimpleUploadedFile("seam.jpg", picture(), content_type="image/jpeg")
            photograph_item(item=items(rma)[0], upload=upload, actor=CLERK)
            anchor_heads()
        work(shop)
    return shops


@pytest.fixture
def small(transactional_db, media) -> Merchant:
    """One merchant without a return, and one file: quicker to make."""
    default_storage.save("kept/words.txt", ContentFile(b"words"))
    return make_merchant("atelier", prefix="ATR")


@pytest.fixture
def empty() -> Iterator[str]:
    """The name of an empty database beside the test's own, removed at the end."""
    name = f"restored_{os.getpid()}"
    as_owner(f"CREATE DATABASE {name}")
    yield name
    connection.close()
    as_owner(f"DROP DATABASE {name}")


def owner_of(database: str) -> str:
    """Return the owner's address of a database of this cluster."""
    return re.sub(r"/[^/]*$", f"/{database}", os.environ["DATABASE_OWNER_URL"])


def as_owner(statement: str, database: str = "rma") -> None:
    session = psycopg2.connect(owner_of(database))
    session.autocommit = True
    session.cursor().execute(statement)
    session.close()


def manage(*words: object, database: str, media: Path, **told: str) -> subprocess.CompletedProcess:
    """Run a management command as the owner of a database, in a process of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "rma_portal.settings",
        "DATABASE_URL": owner_of(database),
        "RMA_DATABASE_ROLE": "owner",
        "MEDIA_ROOT": str(media),
        "SECRET_KEY": settings.SECRET_KEY,
        "NUMBERS_KEY": settings.NUMBERS_KEY,
        **told,
    }
    command = [sys.executable, ROOT / "manage.py", *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def back_up(folder: Path, media: Path, *options: str) -> None:
    done = manage("backup", folder, *options, database=connection.settings_dict["NAME"], media=media)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"backup complete: {folder}"


def rows_of(database: str) -> dict[str, list]:
    """Return every row of every table, as text, sorted."""
    session = psycopg2.connect(owner_of(database))
    with session, session.cursor() as cursor:
        cursor.execute(TABLES)
        found = {table: rows(cursor, table) for (table,) in cursor.fetchall()}
    session.close()
    return found


def rows(cursor, table: str) -> list[str]:
    cursor.execute(sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table)))
    return [row for (row,) in cursor.fetchall()]


def files_of(media: Path) -> dict[str, bytes]:
    return {str(file.relative_to(media)): file.read_bytes() for file in media.rglob("*") if file.is_file()}


@contextmanager
def living_in(database: str, settings, media: Path) -> Iterator[None]:
    """Be the application in another database, with other files, for the block."""
    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, media
    connection.close()
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], settings.MEDIA_ROOT = name, before


def test_what_is_brought_back_is_what_was_saved_and_works_on(world, empty, media, tmp_path, settings):
    saved, elsewhere = tmp_path / "saved", tmp_path / "elsewhere"
    back_up(saved, media)
    done = manage("restore", saved, database=empty, media=elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "restore complete"
    assert rows_of(empty) == rows_of(connection.settings_dict["NAME"])
    assert files_of(elsewhere) == files_of(media)
    assert len(files_of(media)) >= 4  # two labels, two photos
    shop, stranger = world
    with living_in(empty, settings, elsewhere):
        walls_stand(shop, stranger)
        the_next_return_gets_the_next_number(shop)


def walls_stand(shop: Merchant, stranger: Merchant) -> None:
    """The isolation suite in small: policies, rights and keys came along with the rows."""
    with merchant_transaction(shop.pk):
        own = Return.objects.get()
        assert default_storage.open(own.parcels.get().label_a4).read(5) == b"%PDF-"
        assert Photo.objects.count() == AuditAnchor.objects.count() == 1
    with merchant_transaction(stranger.pk), connection.cursor() as cursor:
        assert not Return._base_manager.filter(pk=own.pk).exists()
        cursor.execute("SELECT count(*) FROM returns_return")
        assert cursor.fetchone() == (1,)
        for verb in ("UPDATE audit_auditevent SET verb = ''", "DELETE FROM audit_auditevent"):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                cursor.execute(verb)


def the_next_return_gets_the_next_number(shop: Merchant) -> None:
    with merchant_transaction(shop.pk):
        rma = approved(shop, make_order(number="20001"))
        first, second = Return.objects.order_by("id")
        assert (first.serial, second.serial, second.pk) == (1, 2, rma.pk)
        assert parse_number(second.number) is not None


def test_only_an_empty_database_is_filled(small, empty, media, tmp_path):
    back_up(tmp_path / "saved", media, "--without-files")
    as_owner("CREATE TABLE precious AS SELECT 1 AS number", empty)
    done = manage("restore", tmp_path / "saved", database=empty, media=tmp_path / "elsewhere")
    assert done.returncode == 1
    assert f"The database {empty} is not empty: nothing is ever overwritten." in done.stderr
    assert rows_of(empty) == {"precious": ["(1)"]}


def test_a_damaged_backup_is_refused_before_anything_is_written(small, empty, media, tmp_path):
    saved = tmp_path / "saved"
    back_up(saved, media)
    kept = saved / "media" / "kept" / "words.txt"
    kept.write_bytes(b"other")
    done = manage("restore", saved, database=empty, media=tmp_path / "elsewhere")
    assert done.returncode == 1
    assert f"{kept} was changed or damaged since the backup." in done.stderr
    assert (rows_of(empty), (tmp_path / "elsewhere").exists()) == ({}, False)


def test_an_interrupted_restore_leaves_an_empty_database_and_can_be_started_again(
    small, empty, media, tmp_path
):
    """The dump is cut in its middle: pg_restore fails half-way, and nothing of it stays."""
    saved, elsewhere = tmp_path / "saved", tmp_path / "elsewhere"
    back_up(saved, media)
    whole = (saved / "database.dump").read_bytes()
    cut(saved, whole[: len(whole) * 9 // 10])
    done = manage("restore", saved, database=empty, media=elsewhere)
    assert done.returncode == 1
    assert "pg_restore failed" in done.stderr
    assert rows_of(empty) == {}
    cut(saved, whole)
    again = manage("restore", saved, database=empty, media=elsewhere)
    assert again.returncode == 0, again.stderr
    assert rows_of(empty) == rows_of(connection.settings_dict["NAME"])


def cut(saved: Path, content: bytes) -> None:
    """Replace the dump and let the manifest believe it."""
    (saved / "database.dump").write_bytes(content)
    told = json.loads((saved / "manifest.json").read_text())
    told["dump_sha256"] = hashlib.sha256(content).hexdigest()
    (saved / "manifest.json").write_text(json.dumps(told))


def test_verification_names_what_does_not_hold(world, empty, media, tmp_path):
    """Rows, files, walls, chains: each is really looked at."""
    saved, elsewhere = tmp_path / "saved", tmp_path / "elsewhere"
    back_up(saved, media)
    assert manage("restore", saved, database=empty, media=elsewhere).returncode == 0
    label = next(elsewhere.rglob("*.pdf"))
    label.unlink()
    as_owner("DELETE FROM returns_decision", empty)
    as_owner("UPDATE audit_auditevent SET verb = 'forged' WHERE position = 1", empty)
    as_owner("DROP POLICY own_rows ON returns_photo", empty)
    done = manage("restore", saved, "--verify-only", database=empty, media=elsewhere)
    assert done.returncode == 1
    [_first, *faults] = done.stderr.strip().splitlines()
    assert sorted(faults) == sorted(
        [
            "returns_decision: 0 rows instead of 2",
            "returns_photo: no policy guards it",
            f"{label.relative_to(elsewhere)}: missing from the storage, or different",
            *(f"{shop.slug}: {stream_of(shop)} event 1: it was changed" for shop in world),
        ]
    )


def stream_of(shop: Merchant) -> str:
    """Return the audit stream of a merchant's one return."""
    with merchant_transaction(shop.pk):
        return f"return:{Return.objects.get().pk}"


def test_the_application_cannot_make_a_backup_and_no_folder_is_overwritten(media, tmp_path):
    name = connection.settings_dict["NAME"]
    refused = manage("backup", tmp_path / "a", database=name, media=media, RMA_DATABASE_ROLE="app")
    assert "Only the tables' owner sees every merchant" in refused.stderr
    (tmp_path / "b").mkdir()
    refused = manage("backup", tmp_path / "b", database=name, media=media)
    assert f"{tmp_path / 'b'} exists already: choose another folder, or remove it." in refused.stderr
    refused = manage("restore", tmp_path / "b", database=name, media=media)
    assert "is no finished backup" in refused.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]


def test_a_backup_is_of_one_instant(small, media, tmp_path):
    """An order that is committed while pg_dump runs is in neither the counts nor the dump."""
    with database.instant() as cursor:
        before = database.count_rows(cursor)
        with merchant_transaction(small.pk):
            make_order(number="30001")
        assert database.count_rows(cursor) == before
        database.dump(cursor, tmp_path / "dump")
    programs.run("pg_restore", "--data-only", f"--file={tmp_path / 'sql'}", str(tmp_path / "dump"))
    assert "30001" not in (tmp_path / "sql").read_text()
    with database.instant() as cursor:
        assert database.count_rows(cursor)["customers_order"] == before["customers_order"] + 1


def test_an_older_pg_dump_is_passed_over(tmp_path, monkeypatch):
    """Debian's is older than the server and would refuse it."""
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.3'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.version_of(old) == 14
    assert programs.version_of(programs.find("pg_dump")) >= connection.pg_version // 10000
    monkeypatch.setattr(programs, "places", lambda: [tmp_path])
    with pytest.raises(
        BackupError, match=r"^No pg_dump of version 18 or newer: install postgresql-client-18"
    ):
        programs.find("pg_dump")
