"""Every address of the API, asked by a key that may do everything else."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver

from rma_portal.core.errors import InvalidInput
from rma_portal.tenancy.scopes import KNOWN, grants, known_scopes
from tests.api.program import EVERYTHING, make_key
from tests.api.test_ground import ROOT, bearer, told

OPEN = {"openapi"}  # the description of the API, which says nothing of a shop
SAMPLES = {
    "IntConverter": 1,
    "UUIDConverter": uuid.UUID(int=1),
    "StringConverter": "x",
    "SlugConverter": "x",
    "PathConverter": "x",
}


def routes(resolver=None, prefix: str = "") -> Iterator[tuple[str, str, type]]:
    """Yield (name, address with samples in its gaps, view) of every resource, the probes included."""
    resolver = resolver or api_of(get_resolver("tests.api.probe"))
    for pattern in resolver.url_patterns:
        route = prefix + filled(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, route)
        elif pattern.name not in OPEN:
            yield pattern.name, route, pattern.callback.view_class


def api_of(site):
    """Return the part of the site that is the API."""
    return next(each for each in site.url_patterns if getattr(each, "namespace", "") == "api")


def filled(pattern) -> str:
    """Return a route with a sample in each gap."""
    route = pattern._route
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__
        for spelling in (f"<{kind_name(kind)}:{name}>", f"<{name}>"):
            route = route.replace(spelling, str(SAMPLES[kind]))
    return route


def kind_name(kind: str) -> str:
    """Return how a converter is spelt in a route."""
    return {"StringConverter": "str"}.get(kind, kind.removesuffix("Converter").lower())


ROUTES = list(routes())


def verbs_of(view: type) -> list[str]:
    return [verb for verb in view.http_method_names if verb != "head" and hasattr(view, verb)]


def test_the_walk_finds_the_addresses():
    assert {"channels", "channel", "named", "feed"} <= {name for name, _route, _view in ROUTES}


@pytest.mark.parametrize(("name", "route", "view"), ROUTES, ids=[route for _name, route, _view in ROUTES])
def test_without_its_scope_an_address_is_closed(merchant, settings, name, route, view):
    """A key with all scopes but the one the method names meets 403, before anything is looked up."""
    settings.ROOT_URLCONF = "tests.api.probe"
    for verb in verbs_of(view):
        scope = view().scope_for(verb.upper())
        key = make_key(merchant, scopes=[held for held in EVERYTHING if held != scope])
        answer = getattr(Client(headers=bearer(key.token)), verb)(f"{ROOT}/{route}")
        assert answer.status_code == 403, verb
        assert told(answer)["params"] == {"scope": scope}, verb
        nobody = getattr(Client(headers={"accept-language": "en"}), verb)(f"{ROOT}/{route}")
        assert told(nobody)["code"] == "key_missing", verb


def test_a_scope_no_row_names_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        grants(EVERYTHING, "retours:lire")


def test_scopes_are_chosen_from_the_table():
    assert known_scopes(["returns:write", "orders:read", "orders:read"]) == ["orders:read", "returns:write"]
    for wished in ([], ["orders:read", "everything"]):
        with pytest.raises(InvalidInput, match="scopes"):
            known_scopes(wished)
    assert set(EVERYTHING) == KNOWN
