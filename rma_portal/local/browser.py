"""A small browser for one played return: pages, cookies and forms over HTTP, nothing clever."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser


class PageError(Exception):
    """A page did not answer as a person would expect."""


@dataclass
class Form:
    """A form as it stands on a page: where it goes, and what its fields hold."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)  # of radio buttons and lists


class FormReader(HTMLParser):
    """Collects the forms of a page, with the fields that stand elsewhere but name their form."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self.current = ""
        self.list_name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.current = given.get("id") or f"form-{len(self.forms)}"
            self.forms[self.current] = Form(given.get("action", ""))
        home = self.forms.get(given.get("form", self.current))
        if home is None or not (given.get("name") or tag == "option"):
            return
        if tag == "textarea":
            home.fields.setdefault(given["name"], "")
        elif tag == "select":
            self.list_name = given["name"]
        elif tag == "option" and self.list_name:
            self._offer(home, self.list_name, given, "selected")
        elif tag == "input":
            self._take_input(home, given)

    def _take_input(self, home: Form, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("radio", "checkbox"):
            self._offer(home, given["name"], {"value": "on", **given}, "checked")
        elif kind not in ("submit", "file", "image"):
            home.fields[given["name"]] = given.get("value", "")

    def _offer(self, home: Form, name: str, given: dict[str, str], mark: str) -> None:
        home.choices.setdefault(name, []).append(given.get("value", ""))
        if mark in given:
            home.fields[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = ""
        if tag == "select":
            self.list_name = ""


@dataclass(frozen=True)
class Page:
    """An answer: where it was found, its text, or its bytes where it is no text."""

    url: str
    content: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.content.decode("utf-8", "replace")

    def form(self, *, holding: str = "", going_to: str = "") -> Form:
        """Return the first form that holds a field or goes to an address; raises PageError without one."""
        reader = FormReader()
        reader.feed(self.text)
        for form in reader.forms.values():
            if (not holding or holding in {**form.fields, **form.choices}) and going_to in form.action:
                return form
        raise PageError(f"{self.url} has no form with {holding or going_to!r}")

    def form_named(self, name: str) -> Form:
        """Return the form with an id; raises PageError without it."""
        reader = FormReader()
        reader.feed(self.text)
        if name not in reader.forms:
            raise PageError(f"{self.url} has no form {name!r}")
        return reader.forms[name]

    def link(self, pattern: str) -> str:
        """Return the first address on the page that matches; raises PageError without one."""
        found = re.search(rf'(?:href|src|action)="([^"]*{pattern}[^"]*)"', self.text)
        if not found:
            raise PageError(f"{self.url} has no link like {pattern!r}")
        return found[1].replace("&amp;", "&")


class Browser:
    """One person's browser: keeps cookies, follows redirects, sends forms."""

    def __init__(self, root: str, language: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
        self.opener.addheaders = [("Accept-Language", language)]
        self.root = root

    def get(self, address: str) -> Page:
        """Open a page; relative addresses start at the shop's own."""
        return self._open(urllib.request.Request(self._absolute(address)))

    def send(self, page: Page, form: Form, action: str = "", **fields: str) -> Page:
        """Send a form of a page with some fields filled in."""
        body, kind = encoded({**form.fields, **fields})
        target = urllib.parse.urljoin(page.url, action or form.action or page.url)
        request = urllib.request.Request(
            target, data=body, headers={"Content-Type": kind, "Referer": page.url}
        )
        return self._open(request)

    def _absolute(self, address: str) -> str:
        if address.startswith("http"):
            return address
        if address.startswith("/"):
            return urllib.parse.urljoin(self.root, address)
        return f"{self.root}/{address}"

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=30) as answer:
                return Page(answer.geturl(), answer.read())
        except urllib.error.HTTPError as error:
            raise PageError(f"{request.full_url} answered {error.code}") from error
        except OSError as error:
            raise PageError(f"{request.full_url} does not answer: {error}") from error


def encoded(fields: dict[str, str]) -> tuple[bytes, str]:
    """Return a form as multipart bytes, and its content type."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return f"{''.join(parts)}--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
