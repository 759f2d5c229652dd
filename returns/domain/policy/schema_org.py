"""A policy as schema.org's MerchantReturnPolicy, one for each group of countries with the same terms (T-100).

Values after schema.org's vocabulary and what search engines ask for: a finite window needs its days, shipping
fees an amount above zero.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from returns.domain.policy.public import Season, Terms, public_terms
from returns.domain.policy.rules import Policy
from returns.domain.states import Method, Resolution

CONTEXT = "https://schema.org"
REFUNDS = {
    Resolution.REFUND: "FullRefund",
    Resolution.STORE_CREDIT: "StoreCreditRefund",
    Resolution.EXCHANGE: "ExchangeRefund",
}
METHODS = {
    Method.LABEL: "ReturnByMail",
    Method.QR_CODE: "ReturnByMail",
    Method.OWN_CARRIER: "ReturnByMail",
    Method.PICKUP: "ReturnByMail",
    Method.IN_STORE: "ReturnInStore",
}
MOST_COUNTRIES = 50  # that search engines read in one policy


def merchant_return_policies(
    policy: Policy, countries: Iterable[str], *, day: dt.date, home: str, currency: str, link: str
) -> list[dict[str, Any]]:
    """Return the policies for orders placed on a day, as JSON-LD without their context.

    `home` is the country the goods go back to, `currency` that of amounts, `link` the public page's address.
    """
    groups: dict[str, tuple[dict[str, Any], list[str]]] = {}
    for country in sorted(countries):
        told = _policy(public_terms(policy, country, day), currency)
        groups.setdefault(repr(told), (told, []))[1].append(country)
    return [
        {**told, "applicableCountry": some, "returnPolicyCountry": home, "merchantReturnLink": link}
        for told, found in groups.values()
        for some in _parts(found)
    ]


def _parts(countries: list[str]) -> list[list[str]]:
    return [countries[start : start + MOST_COUNTRIES] for start in range(0, len(countries), MOST_COUNTRIES)]


def _policy(terms: Terms, currency: str) -> dict[str, Any]:
    defects = {"itemDefectReturnFees": _value("FreeReturn")} if terms.free_claims else {}
    details = _details(terms, currency) if terms.allowed or terms.seasons else {}
    return {
        "@type": "MerchantReturnPolicy",
        **_window(terms),
        **defects,
        **details,
        **_seasonal(terms.seasons),
    }


def _details(terms: Terms, currency: str) -> dict[str, Any]:
    """What holds for whatever may come back."""
    restocking = {"restockingFee": float(terms.restocking)} if Decimal(terms.restocking) else {}
    return {
        **_fees(terms, currency),
        **_list("refundType", [REFUNDS[way] for way in map(Resolution, terms.resolutions) if way in REFUNDS]),
        **_list("returnMethod", _methods(terms)),
        **_label(terms),
        **restocking,
    }


def _value(name: str) -> str:
    return f"{CONTEXT}/{name}"


def _list(name: str, values: Iterable[str]) -> dict[str, Any]:
    unique = list(dict.fromkeys(values))
    return {name: [_value(value) for value in unique]} if unique else {}


def _window(terms: Terms) -> dict[str, Any]:
    if not terms.allowed:
        return {"returnPolicyCategory": _value("MerchantReturnNotPermitted")}
    if terms.days is None:
        return {"returnPolicyCategory": _value("MerchantReturnUnlimitedWindow")}
    finite = _value("MerchantReturnFiniteReturnWindow")
    return {"returnPolicyCategory": finite, "merchantReturnDays": terms.days}


def _fees(terms: Terms, currency: str) -> dict[str, Any]:
    if Decimal(terms.fee):
        amount = {"@type": "MonetaryAmount", "value": terms.fee, "currency": currency}
        return {
            "returnFees": _value("ReturnShippingFees"),
            "returnShippingFeesAmount": amount,
            "customerRemorseReturnFees": _value("ReturnShippingFees"),
            "customerRemorseReturnShippingFeesAmount": amount,
        }
    name = "ReturnFeesCustomerResponsibility" if _only_own_carrier(terms) else "FreeReturn"
    return {"returnFees": _value(name), "customerRemorseReturnFees": _value(name)}


def _only_own_carrier(terms: Terms) -> bool:
    return not terms.keep and set(terms.methods) <= {Method.OWN_CARRIER}


def _methods(terms: Terms) -> list[str]:
    return ["KeepProduct"] if terms.keep else [METHODS[Method(one)] for one in terms.methods]


def _label(terms: Terms) -> dict[str, Any]:
    if terms.keep:
        return {}
    name = "ReturnLabelDownloadAndPrint" if Method.LABEL in terms.methods else ""
    name = "ReturnLabelCustomerResponsibility" if _only_own_carrier(terms) else name
    return {"returnLabelSource": _value(name)} if name else {}


def _seasonal(seasons: tuple[Season, ...]) -> dict[str, Any]:
    found = [
        {
            "@type": "MerchantReturnPolicySeasonalOverride",
            "startDate": season.start.isoformat(),
            "endDate": season.end.isoformat(),
            "merchantReturnDays": season.until.isoformat(),
        }
        for season in seasons
    ]
    return {"returnPolicySeasonalOverride": found} if found else {}
