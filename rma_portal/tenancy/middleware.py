"""Finds the merchant of a request, and holds the transaction around everything it does."""

import re

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import connection, transaction
from django.http import Http404, HttpResponse, HttpResponseServerError
from django.http.request import split_domain_port, validate_host
from django.urls import get_script_prefix, set_script_prefix
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from rma_portal.core.context import merchant_context
from rma_portal.core.failpoints import reached
from rma_portal.tenancy.models import Merchant, PortalHost

PREFIX = re.compile(r"^/m/(?P<slug>[a-z0-9-]{1,40})(?P<rest>/.*|$)")
READS = ("GET", "HEAD", "OPTIONS", "TRACE")
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


class MerchantMiddleware:
    """Enter the merchant named by the host, or by the prefix `/m/<slug>/` where there is no host.

    The prefix moves into SCRIPT_NAME, so that every link that is reversed carries it by itself. A name
    nobody has is 404, as is a suspended merchant (case 133). Without a merchant the platform answers. On
    a merchant's own host a prefix names nobody: no other shop shows under that shop's name.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        before = get_script_prefix()
        try:
            request.merchant = self.find(request)
            if request.merchant is None:
                request.urlconf = settings.PLATFORM_URLCONF
            with merchant_context(request.merchant and request.merchant.pk):
                return self.get_response(request)
        finally:
            set_script_prefix(before)

    def find(self, request) -> Merchant | None:
        """Return the merchant, or None on the platform's own site; an unknown one raises Http404.

        A host that is neither a merchant's nor the platform's raises DisallowedHost: links are made of it.
        """
        host, _port = split_domain_port(request.get_host())
        merchant, match = self.by_host(host), PREFIX.match(request.path_info)
        if merchant is None and not validate_host(host, settings.PLATFORM_HOSTS):
            raise DisallowedHost("the host is neither a merchant's nor the platform's")
        return self.by_prefix(request, match) if match and merchant is None else merchant

    def by_prefix(self, request, match) -> Merchant:
        merchant = open_merchants().filter(slug=match["slug"]).first()
        if merchant is None:
            request.urlconf = settings.PLATFORM_URLCONF
            raise Http404
        prefix = f"{request.META.get('SCRIPT_NAME', '')}/m/{merchant.slug}"
        request.META["SCRIPT_NAME"] = prefix
        request.path_info = request.META["PATH_INFO"] = match["rest"] or "/"
        set_script_prefix(prefix + "/")
        return merchant

    def by_host(self, host: str) -> Merchant | None:
        found = PortalHost.objects.select_related("merchant").filter(host=host).first()
        if found and found.merchant.status == Merchant.Status.SUSPENDED:
            raise Http404
        return found.merchant if found else None


def open_merchants():
    """Return the merchants whose sites answer."""
    return Merchant.objects.exclude(status=Merchant.Status.SUSPENDED)


class TransactionMiddleware:
    """One transaction for each request, rendering included, under four rules.

    Django renders a TemplateResponse, which every admin page is, after ATOMIC_REQUESTS has closed; so
    the transaction is held here. (1) The body is read before BEGIN: a slow upload holds nothing. (2) An
    exception and any answer of 400 or more leave nothing behind. (3) A database error that a view
    swallowed is a 500, never a 200 over lost work. (4) Counters of tries live in Valkey, outside.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        if getattr(request, "merchant", None) is None:
            return self.get_response(request)
        self.read_body(request)
        with transaction.atomic():
            response = self.get_response(request)
            if self.swallowed_error():
                response = HttpResponseServerError()
            if response.status_code >= 400 or getattr(request, "raised", False):
                transaction.set_rollback(True)
            reached("web.before_commit")
        reached("web.after_commit")
        return response

    def process_exception(self, request, exception) -> HttpResponse | None:
        """Remember the exception: it is a response already when it reaches `__call__`."""
        request.raised = True
        return None

    def read_body(self, request) -> None:
        """Read fields and files, or whatever else was sent, before BEGIN; a malformed body is a 400."""
        if request.method == "POST" and request.content_type in FORMS:
            request.POST  # noqa: B018  parsing is the side effect wanted
        elif request.method not in READS:
            request.body  # noqa: B018

    def swallowed_error(self) -> bool:
        """Say whether the connection is in a transaction that an error has ended."""
        return (
            connection.connection is not None
            and connection.connection.info.transaction_status == TRANSACTION_STATUS_INERROR
        )
