"""What faces the outside: headers, hosts, cookies, sizes, sign-in, and the checks that hold the settings."""

import json
import os
import re
import subprocess
import sys
from random import randrange

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rma_portal.tenancy.models import PortalHost
from rma_portal.web.tasks import forget_sessions
from tests.factories import make_member
from tests.stand import ROOT

BACKOFFICE = "/m/atelier/backoffice"
IN_SERVICE = {
    "PUBLIC_URL": "https://returns.example",
    "ALLOWED_HOSTS": "returns.example",
    "BEHIND_PROXY": "true",
    "TRUSTED_PROXY_COUNT": "1",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "DEBUG": "false",
}


def in_service(*command: str, **more: str) -> subprocess.CompletedProcess:
    """Run something under the settings of an installation behind a proxy that speaks https."""
    told = os.environ | {"DJANGO_SETTINGS_MODULE": "rma_portal.settings"} | IN_SERVICE | more
    told.pop("DATABASE_OWNER_URL", None)
    return subprocess.run([sys.executable, *command], env=told, cwd=ROOT, capture_output=True, text=True)


def test_an_installation_has_nothing_to_mend():
    """`check --deploy` without a single warning; what is silenced has its reason in the settings."""
    done = in_service("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout == "System check identified no issues (2 silenced).\n"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"SECRET_KEY": "short"}, ["rma.E030", "security.W009"]),
        ({"DEBUG": "true"}, ["rma.E031", "security.W018"]),
        ({"METRICS_TOKEN": "short", "PROMETHEUS_MULTIPROC_DIR": "/dev/null"}, ["rma.E032", "rma.E033"]),
        ({"METRICS_TOKEN": "0123456789abcdef"}, ["rma.W031"]),
        ({"MEDIA_ROOT": "/dev/null/media"}, ["rma.E034"]),
        ({"BEHIND_PROXY": "false"}, ["rma.W030", "security.W008"]),
    ],
)
def test_a_setting_that_is_dangerous_is_named(more, found):
    done = in_service("manage.py", "check", "--deploy", "--fail-level", "WARNING", **more)
    assert (done.returncode, sorted(re.findall(r"\((\w+\.[EW]\d+)\)", done.stderr))) == (1, found)


def test_a_web_process_refuses_to_start_with_a_key_that_can_be_guessed():
    done = in_service("-c", "import rma_portal.wsgi", SECRET_KEY="short")
    assert (done.returncode, "rma.E030" in done.stderr) == (1, True)


def test_cookies_and_redirects_in_service():
    """Cookies that no other host of the domain can plant, https for a year, http led to https, probes not."""
    code = """
import django, json; django.setup()
from django.conf import settings as s
from django.test import Client
safe = Client(headers={"host": "returns.example"}).get("/healthz")
led = Client(headers={"host": "returns.example"}).get("/m/x/")
names = "SESSION_COOKIE CSRF_COOKIE LANGUAGE_COOKIE".split()
print(json.dumps({n: [getattr(s, n + f) for f in ("_NAME", "_SECURE", "_SAMESITE")] for n in names}
    | {"probe": safe.status_code, "led": [led.status_code, led["Location"]], "hsts": s.SECURE_HSTS_SECONDS}))
"""
    assert json.loads(in_service("-c", code).stdout) == {
        "SESSION_COOKIE": ["__Host-session", True, "Lax"],
        "CSRF_COOKIE": ["__Host-csrf", True, "Lax"],
        "LANGUAGE_COOKIE": ["rma_language", True, "Lax"],
        "probe": 200,
        "led": [301, "https://returns.example/m/x/"],
        "hsts": 31_536_000,
    }


SAME = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.mark.parametrize(
    "path", ["/m/atelier/", f"{BACKOFFICE}/login/", "/m/atelier/api/v1/x", "/m/nobody/", "/"]
)
def test_every_answer_carries_the_headers(merchant, path):
    answer = Client().get(path)
    assert {name: answer.get(name) for name in SAME} == SAME
    assert re.fullmatch(r"[0-9a-f]{16}", answer["X-Request-Id"])


def directives(path: str) -> dict[str, str]:
    """Return the content security policy of a page."""
    policy = Client().get(path)["Content-Security-Policy"]
    return dict(each.strip().partition(" ")[::2] for each in policy.split(";"))


def test_only_the_back_office_has_a_looser_policy(merchant):
    """Nothing is inline or evaluated in the portal; a program's answer loads nothing at all."""
    portal, staff, program = (
        directives(path) for path in ("/m/atelier/", f"{BACKOFFICE}/login/", "/m/atelier/api/v1/x")
    )
    assert (portal["default-src"], portal["script-src"], portal["style-src"]) == (
        "'none'",
        "'self'",
        "'self'",
    )
    assert "unsafe" not in str(portal)
    assert program == dict.fromkeys(("default-src", "base-uri", "form-action", "frame-ancestors"), "'none'")
    loose = {name for name, value in staff.items() if "unsafe" in value}
    assert (staff["default-src"], loose) == ("'none'", {"script-src", "style-src"})


def test_a_merchants_own_host_is_served_from_the_moment_it_is_a_row(merchant, settings):
    """No list of hosts has to be changed, no process started again."""
    settings.PLATFORM_HOSTS = ["localhost"]
    shop = Client(headers={"host": "retours.atelier.example"})
    before = shop.get("/")
    PortalHost.objects.create(merchant=merchant, host="retours.atelier.example")
    after = shop.get("/")
    assert (before.status_code, after.status_code) == (400, 200)
    assert ("Atelier" in before.content.decode(), "Atelier" in after.content.decode()) == (False, True)


def test_a_body_larger_than_any_form_is_refused_unread(merchant, settings):
    settings.REQUEST_MAX_BYTES = 100
    client = Client(headers={"accept-language": "en"})
    answer = client.post("/m/atelier/", {"number": "x" * 100})
    assert (answer.status_code, "fewer or smaller photos" in answer.content.decode()) == (413, True)
    assert client.post("/m/atelier/", b"x" * 100, content_type="text/plain").status_code != 413


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/m/atelier/s/abc", "http://testserver/m/atelier/s/abc"),
        ("https://elsewhere.example/", "/m/atelier/"),
        ("", "/m/atelier/"),
    ],
)
def test_too_many_files_lead_back_to_the_page_they_came_from(merchant, settings, page, back):
    """What was typed still stands there; another site's page is never led to."""
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    client = Client(headers={"accept-language": "en", "referer": page})
    files = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(2)]
    answer = client.post("/m/atelier/", {"photos": files})
    assert (answer.status_code, f'class="button" href="{back}"' in answer.content.decode()) == (413, True)


def try_to_sign_in(name: str, password: str = "wrong-password", address: str = ""):
    """Try once, from a new address unless one is named."""
    somewhere = address or f"2001:db8:{randrange(65536):x}:{randrange(65536):x}::1"
    client = Client(REMOTE_ADDR=somewhere, headers={"accept-language": "en"})
    return client.post(f"{BACKOFFICE}/login/", {"username": name, "password": password})


@pytest.mark.parametrize("exists", [True, False])
def test_an_account_is_not_guessed_from_many_addresses(merchant, settings, exists):
    """Cases 33 and 35: the same for an account that is there and one that is not, in any spelling."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "account": (3, 300)}
    member = make_member(merchant, "agent")
    name = f"Agent-{randrange(10**12)}"  # counters outlive a run
    if exists:
        get_user_model().objects.filter(pk=member.pk).update(username=name)
    tries = [try_to_sign_in(spelling) for spelling in (name, name.upper(), f" {name} ", name)]
    assert [answer.status_code for answer in tries] == [200, 200, 200, 429]
    assert try_to_sign_in(name, "secret-secret").status_code == 429
    assert try_to_sign_in(f"{name}-other").status_code == 200


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password was worked through."""

    count = 0

    def encode(self, password, salt):
        CountingHasher.count += 1
        return super().encode(password, salt)


def test_the_answer_and_the_work_are_the_same_for_whoever_is_not_there(merchant, stranger, settings):
    """Case 33: no name, no membership and no activity can be told from a wrong password."""
    member, foreign, gone = make_member(merchant), make_member(stranger), make_member(merchant)
    get_user_model().objects.filter(pk=gone.pk).update(is_active=False)
    settings.PASSWORD_HASHERS = ["tests.web.test_security.CountingHasher"]
    found = []
    for name, password in (
        (member.username, "wrong-password"),
        (foreign.username, "secret-secret"),
        (gone.username, "secret-secret"),
        ("nobody-at-all", "wrong-password"),
    ):
        CountingHasher.count = 0
        page = try_to_sign_in(name, password)
        found.append((page.status_code, page.context["form"].non_field_errors(), CountingHasher.count))
    assert found == [found[0]] * 4
    assert (found[0][0], len(found[0][1]), found[0][2]) == (200, 1, 1)


def test_a_new_password_ends_the_other_sessions(merchant):
    """Who learned the old one is out; the one who changed it stays in."""
    member = make_member(merchant, "agent")
    mine, thiefs = Client(), Client()
    for client in (mine, thiefs):
        client.force_login(member)
    form = {
        "old_password": "secret-secret",
        "new_password1": "correct-horse-1",
        "new_password2": "correct-horse-1",
    }
    assert mine.get(f"{BACKOFFICE}/password_change/").status_code == 200
    assert mine.post(f"{BACKOFFICE}/password_change/", form).status_code == 302
    inbox = f"{BACKOFFICE}/returns/return/"
    assert (mine.get(inbox).status_code, thiefs.get(inbox).status_code) == (200, 302)


def test_signing_out_ends_the_session(merchant):
    client = Client()
    client.force_login(make_member(merchant, "agent"))
    assert client.post(f"{BACKOFFICE}/logout/").status_code in (200, 302)
    assert client.get(f"{BACKOFFICE}/returns/return/").status_code == 302
    assert Session.objects.count() == 0


def test_ended_sessions_are_forgotten(merchant):
    for client in (Client(), Client()):
        client.force_login(make_member(merchant, "agent"))
    ended = Session.objects.first()
    Session.objects.filter(pk=ended.pk).update(expire_date=timezone.now())
    forget_sessions()
    assert Session.objects.count() == 1
