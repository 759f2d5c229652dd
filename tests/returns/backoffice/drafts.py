"""A draft of the policy as tests work on it: begun, addressed, and its rule's form filled in."""

from html.parser import HTMLParser

from returns.models import PolicyDraft
from tests.returns.backoffice.desk import ROOT, Desk

POLICY = f"{ROOT}/returns/policy/"


def begin(desk: Desk, start: str = "eu_fashion") -> PolicyDraft:
    """Begin a draft and give it."""
    answer = desk.client.post(f"{POLICY}new/", {"start": start})
    assert answer.status_code == 302
    draft = PolicyDraft.objects.latest("pk")
    assert answer["Location"] == address(draft)
    return draft


def address(draft: PolicyDraft, place: str = "") -> str:
    return f"{ROOT}/returns/policydraft/{draft.pk}/{place}"


def names(draft: PolicyDraft, part: str = "promise") -> list[str]:
    draft.refresh_from_db()
    return [rule["name"] for rule in getattr(draft, part)]


def rule_fields(draft: PolicyDraft, **more) -> dict:
    """What the form of a rule about shoes that are too small sends."""
    return {
        "revision": draft.revision, "name": "Shoes that do not fit", "do": "save", "join": "all",
        "row": ["a", "b"],
        "a-field": "article.category", "a-was": "article.category", "a-op": "is", "a-value": "Shoes",
        "b-field": "article.price_paid", "b-was": "article.price_paid", "b-op": "at_most",
        "b-value": "120,50",
        "says": ["return_fee", "window_days"], "return_fee": "0", "window_days": "60",
    } | more  # fmt: skip


def fields_of(body: str) -> dict:
    """Read a form as a browser would send it with its button "save"."""

    class Form(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.fields: dict[str, list[str]] = {}
            self.select = self.text = ""
            self.inside = False

        def handle_starttag(self, tag, attributes) -> None:
            given = dict(attributes)
            if tag == "form" and given.get("class") == "policy-form":
                self.inside = True
            name = given.get("name")
            if not self.inside:
                return
            if tag == "input" and name:
                ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
                if ticked:
                    self.fields.setdefault(name, []).append(given.get("value") or "")
            elif tag == "select":
                self.select = name or ""
            elif tag == "option" and "selected" in given and self.select:
                self.fields.setdefault(self.select, []).append(given.get("value") or "")
            elif tag == "textarea":
                self.text = name or ""
                self.fields[self.text] = [""]

        def handle_data(self, data) -> None:
            if self.text:
                self.fields[self.text][0] += data

        def handle_endtag(self, tag) -> None:
            if tag == "textarea":
                self.text = ""
            if tag == "form":
                self.inside = False

    form = Form()
    form.feed(body)
    return {**form.fields, "do": "save"}
