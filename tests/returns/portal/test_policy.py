"""The public page of the return policy, and the same for machines."""

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from returns.domain.policy.rules import Policy, Rule
from returns.domain.policy.templates import TEMPLATES
from returns.services.publish_version import publish_version
from rma_portal.core import clock
from tests.returns.portal.visitor import Visitor

NOW = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)
ODD = {"field": "article.category", "op": "is", "value": "</script><b>"}


@pytest.fixture
def fashion(merchant):
    """The version in force: fashion, with words of the merchant's own for one exception."""
    policy = TEMPLATES["eu_fashion"].policy(NOW.date())
    message = {"fr": "Les boucles d'oreilles </script><b> ne reviennent pas.", "en": "No earrings."}
    eligible = {"eligible": {"allowed": False, "code": "earrings", "message": message}}
    promise = (Rule("earrings", "promise", ODD, eligible), *policy.promise)
    with clock.travel(NOW):
        yield publish_version(Policy(0, promise, policy.handling), in_force_from=NOW)


def embedded(body: str) -> dict:
    """Return the data block of a page."""
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    return json.loads(block)


def test_the_page_says_in_plain_words_what_holds(merchant, fashion):
    body = Visitor(merchant, language="fr").get("/policy").content.decode()
    for words in (
        "Vous pouvez retourner les articles dans les 30 jours suivant la livraison, sans motif.",
        "Ce que vous commandez du 1 novembre 2026 au 24 décembre 2026 peut être retourné jusqu’au 31 "
        "janvier 2027.",
        "L’avoir vaut 5 % de plus que le prix payé.",
        "La garantie légale court 24 mois à compter de la livraison.",
        "Version 1, en vigueur depuis",
    ):
        assert words in body


@pytest.mark.parametrize(
    ("country", "words"),
    [("ES", "garantie légale court 36 mois"), ("NL", "durée de vie attendue"), ("zz", "court 24 mois")],
)
def test_every_country_has_its_own_law(merchant, fashion, country, words):
    """Case 23: one shop, several markets; an unknown country shows the merchant's own."""
    assert words in Visitor(merchant, language="fr").get(f"/policy?country={country}").content.decode()


def test_a_merchant_who_sets_nothing_shows_the_default(merchant):
    body = Visitor(merchant, language="fr").get("/policy").content.decode()
    assert "30 jours suivant la livraison" in body
    assert "Cela ne vous coûte rien." in body


def test_page_and_address_say_the_same_to_machines_and_no_text_ends_the_block(merchant, fashion):
    """T-100: valid, absolute, and safe with what merchants type."""
    visitor = Visitor(merchant, language="fr")
    body, answer = visitor.get("/policy").content.decode(), visitor.get("/policy.jsonld")
    assert answer["Content-Type"].startswith("application/ld+json")
    told = json.loads(answer.content)
    assert embedded(body) == told
    assert (told["@context"], told["@type"], told["name"]) == ("https://schema.org", "OnlineStore", "Atelier")
    [french] = [one for one in told["hasMerchantReturnPolicy"] if "FR" in one["applicableCountry"]]
    assert french["merchantReturnDays"] == 30
    assert french["merchantReturnLink"].startswith("http")
    assert "boucles d&#x27;oreilles &lt;/script&gt;" in body


def test_the_page_costs_the_same_for_one_rule_and_fifty(merchant):
    visitor = Visitor(merchant, language="fr")
    publish_version(Policy(0, (Rule("all", "promise", {}, {"window_days": 30}),)), in_force_from=clock.now())
    few = cost(visitor)
    rules = tuple(Rule(f"rule {n}", "promise", {}, {"window_days": 30 + n}) for n in range(50))
    publish_version(Policy(0, rules), in_force_from=clock.now())
    assert cost(visitor) == few


def cost(visitor: Visitor) -> int:
    """Return how many statements the page takes."""
    visitor.get("/policy")
    with CaptureQueriesContext(connection) as spent:
        visitor.get("/policy")
    return len(spent)
