"""Words in a template that nothing translates."""

import re
from html.parser import HTMLParser
from pathlib import Path

TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
CLASSES = re.compile(r"{% block (?:\w+_class|sign) %}[^{]*{% endblock %}")  # stand in attributes of the frame
CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = {"alt", "title", "aria-label", "placeholder"}
NOT_READ = {"style", "script"}


class Words(HTMLParser):
    """Collects what a page says: its text, and the attributes that are shown or read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Keep the attributes that people meet."""
        self.inside = tag
        self.said += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        """Leave a style or a script."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if self.inside not in NOT_READ:
            self.said.append(data)


def bare_words(file: Path) -> list[str]:
    """Return the texts of a template that are neither translated nor filled in."""
    text = CODE.sub("", CLASSES.sub("", TRANSLATED.sub("", file.read_text())))
    if file.suffix == ".txt":
        return LETTERS.findall(text)
    page = Words()
    page.feed(text)
    return [said.strip() for said in page.said if LETTERS.search(said)]
