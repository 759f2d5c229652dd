"""Bytes become records: encoding, delimiter, and rows that know their physical line in the file.

One bad row must not take the next ones with it. A quotation mark that is opened and never closed would
swallow the rest of the file, so a record that runs over several lines is believed only when it is well
formed and as wide as the header; otherwise its first line is reported and the others are read again.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from rma_portal.core.errors import InvalidInput

DELIMITERS = (",", ";", "\t")
_CHUNK = 1 << 16
_LONGEST_LINE = 100_000  # characters; csv itself gives up a little above
_MOST_LINES = 50  # a cell with more line breaks is an unclosed quotation mark


@dataclass(frozen=True)
class Record:
    """One row: its first physical line (from 1), its cells, or the code of why it has none."""

    line: int
    cells: tuple[str, ...]
    text: str
    failure: str = ""


def sniff_encoding(source: BinaryIO) -> str:
    """Return "utf-8-sig" (with or without its mark) where all bytes are UTF-8, else "cp1252".

    Reads the file in pieces from its start. Raises InvalidInput: file_empty, file_not_text (a zero byte:
    a spreadsheet, an archive, UTF-16).
    """
    source.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_empty, encoding = True, "utf-8-sig"
    while chunk := source.read(_CHUNK):
        if b"\0" in chunk:
            raise InvalidInput("file_not_text", "save the table as CSV UTF-8", field="file")
        is_empty = is_empty and not chunk.removeprefix(codecs.BOM_UTF8).strip()
        if encoding == "utf-8-sig":
            encoding = encoding if _decodes(decoder, chunk) else "cp1252"
    if is_empty:
        raise InvalidInput("file_empty", "the file holds nothing", field="file")
    return encoding if _decodes(decoder, b"", final=True) else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def sniff_delimiter(line: str) -> str:
    """Return the delimiter that cuts a header line into most cells; a comma where none does."""
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([line], delimiter=mark), [])))


class Lines:
    """The physical lines of a text, numbered from 1, which can be given back and read again."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._again: list[str] = []
        self.number = 0

    def take(self) -> str:
        """Return the next line with its end, "" after the last. Raises InvalidInput("file_line_too_long")."""
        line = self._again.pop() if self._again else self._stream.readline(_LONGEST_LINE)
        self.number += bool(line)
        if len(line) >= _LONGEST_LINE:
            raise InvalidInput("file_line_too_long", "is it CSV?", field="file", line=self.number)
        return line

    def give_back(self, lines: list[str]) -> None:
        """Put lines back, the first of them to be taken next."""
        self._again.extend(reversed(lines))
        self.number -= len(lines)


class Table:
    """A CSV text read from its start: `header` first, then `records()`.

    Blank lines are passed over, also before the header, as is Excel's line "sep=;", which it obeys.
    """

    def __init__(self, source: BinaryIO, encoding: str) -> None:
        source.seek(0)
        self._source = source
        self._stream = io.TextIOWrapper(source, encoding=encoding, errors="replace", newline="")
        self._lines = Lines(self._stream)
        self.delimiter = ","
        self.header: tuple[str, ...] = ()
        self._read_header()

    def close(self) -> None:
        """Let go of the source without closing it: it is the caller's."""
        self._stream.detach()

    @property
    def position(self) -> int:
        """Bytes read so far; a little ahead of the last record, since bytes are read in pieces."""
        return self._source.tell()

    def records(self) -> Iterator[Record]:
        """Yield the rows after the header, blank ones left out."""
        while (record := self._next_record(len(self.header))) is not None:
            if record.failure or any(map(str.strip, record.cells)):
                yield record

    def _read_header(self) -> None:
        line = self._first_line()
        if line.rstrip("\r\n")[:-1].lower() == "sep=":
            self.delimiter = line.rstrip("\r\n")[-1]
        else:
            self.delimiter = sniff_delimiter(line)
            self._lines.give_back([line])
        record = self._next_record(None)
        self.header = record.cells if record else ()

    def _first_line(self) -> str:
        while line := self._lines.take():
            if line.strip():
                return line
        raise InvalidInput("file_empty", "the file holds nothing", field="file")

    def _next_record(self, width: int | None) -> Record | None:
        cells, taken = self._parse(_MOST_LINES, strict=True)
        if not taken:
            return None
        line = self._lines.number - len(taken) + 1
        text = taken[0].rstrip("\r\n")
        if cells is not None and (len(taken) == 1 or width in (None, len(cells))):
            return Record(line, tuple(cells), text)
        self._lines.give_back(taken)
        cells, taken = self._parse(1, strict=False)
        return Record(line, tuple(cells or ()), text, "" if cells is not None else "quote_unclosed")

    def _parse(self, most_lines: int, *, strict: bool) -> tuple[list[str] | None, list[str]]:
        """Read one record; its cells are None where it is malformed or wants more lines than it may have."""
        taken: list[str] = []
        wants_more = False

        def feed() -> Iterator[str]:
            nonlocal wants_more
            while len(taken) < most_lines and (line := self._lines.take()):
                taken.append(line)
                yield line
            wants_more = True

        try:
            cells = next(csv.reader(feed(), delimiter=self.delimiter, strict=strict), None)
        except csv.Error:
            return None, taken
        return (None if wants_more else cells), taken
