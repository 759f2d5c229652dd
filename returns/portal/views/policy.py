"""The return policy, for anybody, and for machines that read schema.org's words."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe

from returns.domain.policy.legal import LAWS, TERRITORIES
from returns.domain.policy.public import exceptions, public_terms
from returns.domain.policy.rules import Policy
from returns.domain.policy.schema_org import CONTEXT, merchant_return_policies
from returns.portal.page import page
from returns.queries.policies import policy_for_new_orders
from returns.wording.countries import country_name
from returns.wording.policy_page import parts_of
from rma_portal.core import clock
from rma_portal.core.locales import alphabetical

SHORT = "public, max-age=300"
# What would end a script element, or be read as something else inside one.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def policy(request: HttpRequest) -> HttpResponse:
    """Show what holds for orders placed today, by country; the merchant's own where none is chosen."""
    merchant = request.merchant
    rules, version = policy_for_new_orders(clock.now())
    asked = request.GET.get("country", "").upper()
    country = asked if asked in LAWS else merchant.country
    terms = public_terms(rules, country, clock.day_in(clock.now(), merchant.time_zone))
    context = {
        "parts": parts_of(terms, exceptions(rules), merchant.currency),
        "version": version,
        "country": country,
        "countries": sorted(
            ((code, country_name(code)) for code in offered(country)), key=lambda one: alphabetical(one[1])
        ),
        "linked": mark_safe(written(linked(request, rules)).translate(ESCAPES)),  # noqa: S308
    }
    response = page(request, "portal/policy.html", context)
    response["Cache-Control"] = "private, max-age=300"
    return response


def offered(country: str) -> set[str]:
    """Return the countries to choose from, the one shown among them."""
    return (LAWS.keys() - TERRITORIES) | {country}


def policy_jsonld(request: HttpRequest) -> HttpResponse:
    """Give the same to machines, as JSON-LD."""
    rules, _version = policy_for_new_orders(clock.now())
    response = HttpResponse(
        written(linked(request, rules)), content_type="application/ld+json; charset=utf-8"
    )
    response["Cache-Control"] = SHORT
    return response


def written(linked_data: dict[str, Any]) -> str:
    """Return JSON-LD as text."""
    return json.dumps(linked_data, ensure_ascii=False)


def linked(request: HttpRequest, rules: Policy) -> dict[str, Any]:
    """Return the shop with its policies, one for each group of countries (T-100)."""
    merchant = request.merchant
    day = clock.day_in(clock.now(), merchant.time_zone)
    policies = merchant_return_policies(
        rules,
        offered(merchant.country),
        day=day,
        home=merchant.country,
        currency=merchant.currency,
        link=request.build_absolute_uri(reverse("policy")),
    )
    return {
        "@context": CONTEXT,
        "@type": "OnlineStore",
        "name": merchant.name,
        "hasMerchantReturnPolicy": policies,
    }
