"""The four rules of the transaction, and how the merchant of a request is found."""

import io
import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import connection
from django.test import Client
from django.urls import get_script_prefix

from inventory.models import Location
from rma_portal.core.context import current_merchant_id
from rma_portal.tenancy.links import portal_root
from rma_portal.tenancy.models import PortalHost
from rma_portal.tenancy.scope import merchant_transaction
from tests.factories import make_merchant


@pytest.fixture
def site(settings) -> Client:
    """A browser on the tiny site."""
    settings.ROOT_URLCONF = "tests.tenancy.site"
    return Client(raise_request_exception=False)


@pytest.fixture
def shop(db):
    return make_merchant("atelier", prefix="ATR", languages=["fr", "en"])


@pytest.fixture
def other(db):
    return make_merchant("harbour", prefix="HBR", languages=["en"])


def written(shop) -> bool:
    """Say whether the view's row is there."""
    with merchant_transaction(shop.pk):
        return Location.objects.filter(code="NEW").exists()


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        ("answer/200", 200, True),
        ("answer/302", 302, True),
        ("answer/400", 400, False),
        ("answer/409", 409, False),
        ("answer/422", 422, False),
        ("answer/500", 500, False),
        ("crash", 500, False),
        ("refuse", 500, False),
        ("missing", 404, False),
        ("broken-page", 500, False),
    ],
)
def test_only_what_was_answered_well_is_kept(shop, site, path, status, kept):
    """Case 149: rule 2, also where the rendering fails."""
    response = site.get(f"/m/atelier/{path}")
    assert (response.status_code, written(shop)) == (status, kept)
    assert (current_merchant_id(), get_script_prefix()) == (None, "/")


@pytest.mark.django_db(transaction=True)
def test_a_database_error_that_a_view_hid_is_a_500(shop, site):
    """Rule 3: PostgreSQL makes the COMMIT a ROLLBACK without a word, and "all is well" would be a lie."""
    response = site.get("/m/atelier/swallow")
    assert (response.status_code, written(shop)) == (500, False)


def test_a_page_is_rendered_while_its_rows_can_be_seen(shop, site):
    """Every admin page is rendered after its view has returned."""
    response = site.get("/m/atelier/page")
    assert (response.status_code, response.content) == (200, b"1")


class Recorder(FileUploadHandler):
    """Notes whether a transaction is open while a file comes in."""

    seen: list[bool] = []

    def receive_data_chunk(self, raw_data, start):
        Recorder.seen.append(connection.in_atomic_block)
        return raw_data

    def file_complete(self, file_size):
        return None


class SlowBody(io.BytesIO):
    """A body that notes whether a transaction is open while it comes in."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.seen: list[bool] = []

    def read(self, *size):
        self.seen.append(connection.in_atomic_block)
        return super().read(*size)


@pytest.mark.django_db(transaction=True)
def test_files_are_read_before_the_transaction_begins(shop, site, settings):
    """Rule 1: a slow upload holds neither a row nor a connection's transaction."""
    settings.FILE_UPLOAD_HANDLERS = [
        "tests.tenancy.test_middleware.Recorder",
        "django.core.files.uploadhandler.MemoryFileUploadHandler",
    ]
    Recorder.seen = []
    files = {"photo": SimpleUploadedFile("x.jpg", b"x" * 200_000)}
    response = site.post("/m/atelier/take", files)
    assert response.json() == {"sent": {"photo": 200_000}, "in_transaction": True}
    assert (len(Recorder.seen) > 1, set(Recorder.seen)) == (True, {False})


KINDS = ["application/json", "text/plain", "application/x-www-form-urlencoded", ""]


@pytest.mark.django_db(transaction=True)
def test_any_other_body_is_read_before_the_transaction_begins(shop, site):
    """Rule 1: an API's JSON as well as a form."""
    for method, kind in itertools.product(["POST", "PUT", "PATCH", "DELETE"], KINDS):
        body = SlowBody(b'{"a": "b"}')
        more = {"wsgi.input": body, "CONTENT_LENGTH": "10", "CONTENT_TYPE": kind}
        response = site.generic(method, "/m/atelier/take", **more)
        assert response.json() == {"sent": 10, "in_transaction": True}, (method, kind)
        assert (body.seen != [], set(body.seen)) == (True, {False}), (method, kind)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"no boundary", 400),
        ("multipart/form-data; boundary=" + "é" * 5, b"x", 400),
        ("application/json", b"x" * (3 * 2**20 + 1), 413),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % no for no in range(2001)), 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(shop, site, kind, body, status):
    """400 where it makes no sense, 413 where it is too much."""
    response = site.generic("POST", "/m/atelier/take", body, content_type=kind)
    assert response.status_code == status


def test_the_platform_holds_no_transaction(db, site, django_assert_num_queries):
    with django_assert_num_queries(2):  # whose host, and which merchants are on trial
        assert site.get("/").status_code == 200


def found(site: Client, path: str, **more) -> tuple:
    """Return merchant, reversed link and path of a request."""
    seen = site.get(path, **more).json()
    assert seen["active"]
    return seen["merchant"], seen["link"], seen["path"]


def test_by_prefix(shop, other, site):
    """The prefix is in SCRIPT_NAME, so that reversed links carry it; it ends with the request."""
    assert found(site, "/m/atelier/whose") == ("atelier", "/m/atelier/whose", "/m/atelier/whose")
    assert found(site, "/m/harbour/whose") == ("harbour", "/m/harbour/whose", "/m/harbour/whose")
    assert get_script_prefix() == "/"


@pytest.mark.parametrize("host", ["atelier.example", "ATELIER.example:8000", "atelier.example."])
def test_by_host(shop, site, host):
    """A custom domain, in any case, with or without port and root dot."""
    PortalHost.objects.create(merchant=shop, host="atelier.example")
    assert found(site, "/whose", HTTP_HOST=host) == ("atelier", "/whose", "/whose")


def test_no_other_shop_shows_under_a_shops_own_name(shop, other, site):
    """On a merchant's host a prefix names nobody; on the platform's it does."""
    PortalHost.objects.create(merchant=shop, host="atelier.example")
    assert site.get("/m/harbour/whose", HTTP_HOST="atelier.example").status_code == 404
    assert found(site, "/m/harbour/whose")[0] == "harbour"
    assert found(site, "/m/atelier/whose")[0] == "atelier"


@pytest.mark.parametrize("path", ["/m/nobody/whose", "/m/NOBODY/whose", "/m/nobody", "/m/", "/m/at%00elier/"])
def test_a_name_nobody_has_is_404(shop, site, path):
    response = site.get(path)
    assert response.status_code == 404
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("way", ["prefix", "host"])
def test_a_suspended_merchants_site_is_closed(shop, site, way):
    """Case 133: both ways, and it opens again with the status."""
    PortalHost.objects.create(merchant=shop, host="atelier.example")
    path = {"prefix": "/m/atelier/whose", "host": "/whose"}[way]
    more = {"prefix": {}, "host": {"HTTP_HOST": "atelier.example"}}[way]
    assert site.get(path, **more).status_code == 200
    type(shop).objects.update(status="suspended")
    response = site.get(path, **more)
    assert (response.status_code, "Atelier" in response.content.decode()) == (404, False)
    type(shop).objects.update(status="active")
    assert site.get(path, **more).status_code == 200


def test_a_host_that_is_not_ours_is_a_400(shop, site, settings):
    settings.PLATFORM_HOSTS = ["localhost"]
    assert site.get("/m/atelier/whose", HTTP_HOST="evil.example").status_code == 400


def test_links_for_mails_take_the_merchants_own_host(shop, settings):
    settings.PUBLIC_URL = "https://returns.example:8443"
    assert portal_root(shop) == "https://returns.example:8443/m/atelier"
    PortalHost.objects.create(merchant=shop, host="retours.atelier.example")
    assert portal_root(shop) == "https://retours.atelier.example:8443"


def test_messages_of_one_merchant_never_show_at_another(shop, other, site):
    """Case 131: one browser, one session, two shops."""
    site.get("/m/atelier/say")
    assert site.get("/m/harbour/said").json() == []
    assert site.get("/m/atelier/said").json() == [f"for {shop.pk}"]
    assert site.get("/m/atelier/said").json() == []


@pytest.mark.parametrize(
    ("slug", "cookie", "browser", "language"),
    [
        ("atelier", "", "", "fr"),
        ("atelier", "", "en-GB,en;q=0.9", "en"),
        ("atelier", "", "de-DE,fr-CA;q=0.5,en;q=0.1", "fr"),
        ("atelier", "", "en;q=0.2,fr;q=0.8", "fr"),
        ("atelier", "", "de,*;q=0.1", "fr"),
        ("atelier", "", ";;q=,\u00e9,*", "fr"),
        ("atelier", "en", "fr", "en"),
        ("atelier", "de", "en", "en"),
        ("atelier", "../../x", "", "fr"),
        ("harbour", "fr", "fr-FR", "en"),
    ],
)
def test_the_language_is_the_persons_where_the_merchant_speaks_it(
    shop, other, site, slug, cookie, browser, language
):
    """Case 27: chosen by hand, else by the browser, else the merchant's first."""
    site.cookies["rma_language"] = cookie
    response = site.get(f"/m/{slug}/whose", HTTP_ACCEPT_LANGUAGE=browser)
    assert (response.json()["language"], response["Content-Language"]) == (language, language)
