"""What every test stands on: the application's own database role, and two merchants that are strangers."""

import shutil

import pytest
from django.conf import settings

from rma_portal.celery import app as celery_app
from rma_portal.core.actors import Actor
from rma_portal.core.context import merchant_context
from rma_portal.local.processes import stop_all
from tests import stand
from tests.factories import make_merchant
from tests.roles import as_application


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the test database as its owner, then be the application: policies bind every test."""
    with django_db_blocker.unblock(), as_application():
        yield


@pytest.fixture(scope="session", autouse=True)
def media_folder():
    """Remove the throw-away media folder at the end."""
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def merchant(db):
    """A French shop; the test runs in its name."""
    made = make_merchant("atelier", prefix="ATR")
    with merchant_context(made.pk):
        yield made


@pytest.fixture
def stranger(db):
    """Another merchant, who must never see anything of the first."""
    return make_merchant("stranger", prefix="STR", currency="GBP", country="GB", languages=["en"])


@pytest.fixture
def system() -> Actor:
    """The service acting by itself."""
    return Actor.system()


@pytest.fixture
def manager() -> Actor:
    """A member of staff who may do nearly everything."""
    return Actor("staff", "1", "Maud", "manager")


@pytest.fixture
def clerk() -> Actor:
    """A warehouse clerk."""
    return Actor("staff", "2", "Karim", "warehouse")


@pytest.fixture
def shopper() -> Actor:
    """A customer who proved who they are."""
    return Actor("customer", "", "Claire")


@pytest.fixture
def worker(tmp_path):
    """A worker process that nobody tells anything: its own sweeper finds the work."""
    service = stand.worker(stand.environment(), tmp_path)
    service.start()
    yield service
    stop_all([service])


def point_broker(url: str) -> str:
    """Let Celery speak to another broker from now on; return the former one."""
    before = celery_app.conf.broker_url
    celery_app.conf.broker_url = celery_app.conf.broker_write_url = url
    celery_app.amqp._producer_pool = None
    return before


@pytest.fixture
def no_broker():
    """Announce to a broker inside this process, which nobody listens to."""
    before = point_broker("memory://localhost/")
    yield
    point_broker(before)


@pytest.fixture
def dead_broker():
    """Announce to a port at which nobody answers."""
    before = point_broker("redis://127.0.0.1:1/0")
    yield
    point_broker(before)
