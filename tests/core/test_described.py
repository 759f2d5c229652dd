"""Exceptions in words that are nobody's."""

import smtplib

import pytest
from django.db import DataError, IntegrityError, connection

from rma_portal.core.described import chain_of, described
from rma_portal.core.errors import Conflict, Unavailable
from rma_portal.outbox.registry import PermanentFailure


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Conflict("unit_taken", "choose again", unit="12"), "Conflict: unit_taken: choose again"),
        (Unavailable("away"), "Unavailable: away"),
        (PermanentFailure("recipient refused: [550]"), "PermanentFailure: recipient refused: [550]"),
        (ValueError("claire@example.org"), "ValueError"),
        (KeyError("Claire"), "KeyError"),
        (FileNotFoundError(2, "No such file", "/media/claire.jpg"), "FileNotFoundError: 2"),
        (smtplib.SMTPDataError(554, b"no mail for claire@example.org"), "SMTPDataError: 554"),
        (smtplib.SMTPRecipientsRefused({"claire@example.org": (550, b"x")}), "SMTPRecipientsRefused"),
    ],
)
def test_only_our_own_words_are_repeated(error, words):
    assert described(error) == words


def test_the_database_quotes_the_row_and_we_do_not(merchant):
    with pytest.raises(IntegrityError) as raised, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO auth_user (username, password, is_superuser, first_name, last_name, email, is_staff,"
            " is_active, date_joined) SELECT 'claire', '', false, '', '', '', false, true, now()"
            " FROM generate_series(1, 2)"
        )
    assert "claire" in str(raised.value)
    assert described(raised.value) == "IntegrityError: 23505 auth_user_username_key auth_user"


def test_a_value_that_cannot_be_read_is_not_repeated(db):
    with pytest.raises(DataError) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT 'Claire'::integer")
    assert ("Claire" in str(raised.value), described(raised.value)) == (True, "DataError: 22P02")


def test_a_chain_begins_with_its_first_cause():
    with pytest.raises(ValueError, match="third") as raised:
        raise_three()
    assert [str(error) for error in chain_of(raised.value)] == ["'first'", "second", "third"]


def raise_three() -> None:
    """Raise one error while handling another, from a third."""
    try:
        try:
            raise KeyError("first")
        except KeyError:
            raise OSError("second")
    except OSError as error:
        raise ValueError("third") from error
