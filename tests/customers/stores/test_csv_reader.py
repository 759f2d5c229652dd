"""Bytes become rows that know their line, whatever is wrong with one of them."""

import io

import pytest

from customers.stores.csv_file.reader import Table, sniff_delimiter, sniff_encoding
from rma_portal.core.errors import InvalidInput


def table_of(content):
    source = io.BytesIO(content)
    return Table(source, sniff_encoding(source))


def rows(text):
    found = table_of(text if isinstance(text, bytes) else text.encode()).records()
    return [(record.line, record.failure or record.cells) for record in found]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("numéro".encode(), "utf-8-sig"),
        ("numéro".encode("utf-8-sig"), "utf-8-sig"),
        ("numéro €".encode("cp1252"), "cp1252"),
        (b"a" * 65_535 + "é".encode(), "utf-8-sig"),  # a letter across two pieces
        (b"abc\xc3", "cp1252"),  # half a letter at the end
    ],
)
def test_the_encoding_is_found(content, encoding):
    assert sniff_encoding(io.BytesIO(content)) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_same_words_come_out_of_each_encoding(encoding):
    table = table_of("numéro;désignation\n1;Écharpe à 5 €\n".encode(encoding))
    assert (table.header, [record.cells for record in table.records()]) == (
        ("numéro", "désignation"),
        [("1", "Écharpe à 5 €")],
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b" \r\n\r\n", "file_empty"),
        ("a,b\n".encode("utf-16"), "file_not_text"),
        (b"PK\x03\x04\x00\x00", "file_not_text"),
        (b"x" * 200_000, "file_line_too_long"),
    ],
)
def test_what_is_no_csv_is_refused(content, code):
    with pytest.raises(InvalidInput) as caught:
        table_of(content)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("a,b,c", ","),
        ("a;b;c", ";"),
        ("a\tb\tc", "\t"),
        ('"a,b,c,d";b', ";"),
        ("alone", ","),
        ("a,b;c,d", ","),
    ],
)
def test_the_delimiter_is_the_one_that_cuts_most(line, mark):
    assert sniff_delimiter(line) == mark


def test_excels_own_line_names_the_delimiter():
    assert rows("sep=;\na;b,c\n1;2\n") == [(3, ("1", "2"))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(end):
    text = end.join(["", "a,b", "1,2", "", ",", '3,"x', 'y"', "4,5"])
    assert rows(text) == [(3, ("1", "2")), (6, ("3", f"x{end}y")), (8, ("4", "5"))]


def test_an_unclosed_quotation_mark_costs_only_its_own_line():
    assert rows('a,b\n1,"open\n2,x\n3,y\n') == [(2, "quote_unclosed"), (3, ("2", "x")), (4, ("3", "y"))]


def test_a_quotation_mark_closed_by_a_later_row_does_not_merge_the_two():
    assert rows('a,b,c\n1,"open,5\n2,"def",6\n3,y,7\n') == [
        (2, "quote_unclosed"),
        (3, ("2", "def", "6")),
        (4, ("3", "y", "7")),
    ]


def test_a_row_over_two_lines_is_believed_only_at_the_headers_width():
    assert rows('a,b\n1,"open\n2,x",9\n3,y\n') == [
        (2, "quote_unclosed"),
        (3, ("2", 'x"', "9")),
        (4, ("3", "y")),
    ]


def test_quotation_marks_within_a_text_are_kept():
    assert rows('a,b\n1,5" nail\n2,"say ""hi"""\n3,"Jean" slim\n') == [
        (2, ("1", '5" nail')),
        (3, ("2", 'say "hi"')),
        (4, ("3", "Jean slim")),
    ]


def test_a_short_row_and_a_long_row_are_rows():
    assert rows("a,b\n1\n1,2,3\n") == [(2, ("1",)), (3, ("1", "2", "3"))]


def test_reading_leaves_the_source_open():
    source = io.BytesIO(b"a,b\n1,2\n")
    table = Table(source, "utf-8-sig")
    list(table.records())
    table.close()
    assert (source.closed, source.tell()) == (False, 8)
