"""Stamps, secrets, catalogues and addresses of the local services."""

import gettext
import os

import environ
import psycopg2.extensions
import pytest

from rma_portal.local import catalogues, credentials, paths, portal, postgres, stamps
from rma_portal.local.messages import ObstacleError

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Return"
msgstr "Retour"
"""


def test_a_stamp_is_fresh_until_a_file_or_the_text_changes(tmp_path):
    source, stamp = tmp_path / "lock.txt", tmp_path / "stamps" / "lock"
    source.write_text("one")
    before = stamps.fingerprint([source], "db")
    assert not stamps.is_fresh(stamp, before)
    stamps.write(stamp, before)
    assert stamps.is_fresh(stamp, stamps.fingerprint([source], "db"))
    assert not stamps.is_fresh(stamp, stamps.fingerprint([source], "other db"))
    source.write_text("two")
    assert not stamps.is_fresh(stamp, stamps.fingerprint([source], "db"))


def test_a_fingerprint_does_not_depend_on_the_order_of_files(tmp_path):
    files = [tmp_path / name for name in "ab"]
    for file in files:
        file.write_text(file.name)
    assert stamps.fingerprint(files) == stamps.fingerprint(reversed(files))


def test_secrets_are_drawn_once_and_readable_by_their_owner_alone(tmp_path):
    file = tmp_path / "secrets.json"
    first = credentials.load_or_draw(file)
    assert credentials.load_or_draw(file) == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert credentials.draw() != first


def test_a_catalogue_is_compiled_only_when_it_changed(tmp_path):
    source = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    catalogues.compile_all(tmp_path)
    compiled = source.with_suffix(".mo")
    assert gettext.translation("django", tmp_path / "locale", ["fr"]).gettext("Return") == "Retour"
    os.utime(source, (1, 1))
    os.utime(compiled, (2, 2))
    catalogues.compile_all(tmp_path)
    assert compiled.stat().st_mtime == 2
    os.utime(source, (3, 3))
    catalogues.compile_all(tmp_path)
    assert compiled.stat().st_mtime > 3


def test_a_broken_catalogue_is_named(tmp_path):
    source = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('<<<<<<< HEAD\nmsgid "Return"\n')
    with pytest.raises(ObstacleError, match=r"The catalogue .*/fr/LC_MESSAGES/django\.po cannot be read"):
        catalogues.compile_all(tmp_path)


def test_libpq_and_settings_read_the_same_address(tmp_path):
    cluster = postgres.Cluster(tmp_path / "data", tmp_path / "a socket", tmp_path, None)
    address = postgres.url(cluster, "rma_app", "p/w@:%?")
    assert psycopg2.extensions.parse_dsn(address) == {
        "user": "rma_app",
        "password": "p/w@:%?",
        "host": str(tmp_path / "a socket"),
        "dbname": "rma",
    }
    read = environ.Env().db_url_config(address)
    assert (read["USER"], read["PASSWORD"], read["NAME"]) == ("rma_app", "p/w@:%?", "rma")


@pytest.mark.parametrize("name", ["Capital", "x" * 90])
def test_a_socket_moves_where_its_path_would_not_do(tmp_path, name):
    suits = postgres._socket_folder(paths.Path("/tmp/rma-short"), None)
    moved = postgres._socket_folder(tmp_path / name, None)
    try:
        assert suits == paths.Path("/tmp/rma-short")
        assert len(bytes(moved)) <= postgres.LONGEST_FOLDER
        assert str(moved) == str(moved).lower()
        assert moved.stat().st_mode & 0o777 == 0o700
    finally:
        moved.rmdir()


def test_web_and_worker_never_learn_the_owners_address(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://rma_owner:secret@/rma")
    monkeypatch.setenv("DATABASE_OWNER_URL_FILE", "/run/secrets/owner")
    addresses = portal.Addresses(
        "postgresql://rma_app", "postgresql://rma_owner", "redis://r", "http://localhost:1"
    )
    drawn = credentials.draw()
    told = portal.environment(addresses, drawn, tmp_path)
    assert {name: text for name, text in told.items() if "rma_owner" in text or "OWNER" in name} == {}
    owner = portal.owner_environment(addresses, drawn, tmp_path)
    assert {name: text for name, text in owner.items() if told.get(name) != text} == {
        "DATABASE_URL": "postgresql://rma_owner",
        "DATABASE_OWNER_URL": "postgresql://rma_owner",
        "RMA_DATABASE_ROLE": "owner",
    }
