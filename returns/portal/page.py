"""What every page of the portal is dressed in, and how refusals are shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from returns.wording.refusals import sentence
from rma_portal.core.errors import Conflict, DomainError, Unavailable
from rma_portal.tenancy.languages import languages_of


@dataclass(frozen=True)
class Refusal:
    """One thing that went wrong: what to say, and the id of the field it is about, if there is one."""

    text: str
    field: str = ""


def page(request, template: str, context: dict | None = None, *, status: int = 200) -> HttpResponse:
    """Render a page with the languages it can be had in; personal pages are kept by no cache."""
    languages = [code for code in languages_of(request.merchant) if code != request.LANGUAGE_CODE]
    response = render(request, template, {"other_languages": languages, **(context or {})}, status=status)
    response.setdefault("Cache-Control", "private, no-store")
    return response


def about(article: str, text: str) -> str:
    """Say of which article a sentence speaks."""
    return _("%(article)s: %(text)s") % {"article": article, "text": text}


@contextmanager
def refusals(into: list[Refusal], field: str = "") -> Iterator[None]:
    """Turn a DomainError into a sentence beside its field; what the block wrote is undone."""
    try:
        with transaction.atomic():
            yield
    except DomainError as error:
        into.append(Refusal(sentence(error), field))


def status_of(error: DomainError) -> int:
    """Return the HTTP status of an error page: all of them leave nothing behind (case 149)."""
    if isinstance(error, Unavailable):
        return 503
    return 409 if isinstance(error, Conflict) else 422
