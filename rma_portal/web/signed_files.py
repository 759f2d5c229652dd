"""Links to stored files: signed, ending after minutes, bound to a merchant, one row and one purpose.

Pages and the API check who asks, then give such a link; `/files/<token>` needs no sign-in, since the
signature is the proof (cases 37 and 38). The row is looked up again there, within the merchant: what was
voided, removed or refused since then is 404. A link ends at the border of a time slot, so that a page
drawn again within it shows the same address and a browser keeps its pictures.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rma_portal.core import clock
from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.links import portal_url
from rma_portal.tenancy.models import Merchant
from rma_portal.web.stored import stored_file


@dataclass(frozen=True)
class Download:
    """A file as it is handed out: its name in the storage, the name shown, whether it is saved or opened."""

    name: str
    shown_as: str
    attached: bool = False
    keeps: bool = False  # whether the browser may keep it for as long as its link lasts


Finder = Callable[[str, int], Download | None]
KINDS: dict[str, Finder] = {}


def hands_out(*kinds: str) -> Callable[[Finder], Finder]:
    """Register what finds the files of these kinds: called with the kind and a row's id, for the merchant.

    It returns None for a row that is not this merchant's, or whose file must not be had (any more).
    """

    def register(find: Finder) -> Finder:
        KINDS.update(dict.fromkeys(kinds, find))
        return find

    return register


def signed_file_path(kind: str, row: models.Model) -> str:
    """Return the path of a fresh link to a row's file on the active merchant's site.

    It works for anybody who holds it, for half to all of FILE_LINK_SECONDS: only give it to whom the row
    may be shown.
    """
    half = settings.FILE_LINK_SECONDS / 2
    ends = int((clock.now().timestamp() // half + 2) * half)
    token = _signer().sign_object([current_merchant_id(), kind, row.pk, ends])
    return reverse("file", kwargs={"token": token})


def signed_file_url(site: HttpRequest | Merchant, kind: str, row: models.Model) -> str:
    """Return the absolute form of `signed_file_path`, by the request's host or, in a worker, the merchant's.

    Kinds: "photo" (a Photo that is ready), "label_a6" and "label_a4" (a ReturnParcel; saved as a file),
    "print_a6" and "print_a4" (the same, opened), "attachment" (an OutgoingMail), "replay" (a PolicyReplay),
    "withdrawal" (a WithdrawalCase).
    Given a request it asks the database nothing, so a list may call it for each row.
    """
    if isinstance(site, Merchant):
        token = signed_file_path(kind, row).rpartition("/")[2]
        return portal_url(site, "file", token=token)
    return site.build_absolute_uri(signed_file_path(kind, row))


def led_to_file(kind: str, row: models.Model) -> HttpResponse:
    """Lead somebody whose right to a file was just checked to a fresh link; no cache keeps the answer."""
    response = HttpResponseRedirect(signed_file_path(kind, row))
    response["Cache-Control"] = "private, no-store"
    return response


def file(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the file of a link: 410 once it has ended, 404 for a changed or another merchant's one."""
    merchant, kind, pk, ends = _read(token)
    if merchant != current_merchant_id() or kind not in KINDS:
        raise Http404
    left = ends - clock.now().timestamp()
    if left <= 0:
        return render(request, "errors/410.html", status=410)
    found = KINDS[kind](kind, pk)
    if found is None:
        raise Http404
    cache = f"private, max-age={int(left)}" if found.keeps else "private, no-store"
    return stored_file(found.name, shown_as=found.shown_as, attached=found.attached, cache=cache)


def _signer() -> signing.Signer:
    return signing.Signer(salt="file")


def _read(token: str) -> list:
    """Return what was signed: merchant id, kind, row id, the second it ends; Http404 for anything else."""
    try:
        return _signer().unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise Http404
