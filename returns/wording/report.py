"""The report of return reasons in words: what to read first, and how shares, days and lines are called."""

import datetime as dt
from fractions import Fraction
from typing import Any

from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from returns.domain.finding import STRIKING, Finding
from returns.queries.report import Report
from rma_portal.core import clock
from rma_portal.web.templatetags.rma import locale


def sentence(found: Report) -> str:
    """Return the first thing to read, or nothing where nothing came back."""
    finding = found.finding
    if finding is None:
        return ""
    words = {
        "reason": reason_label(dict(found.reasons).get(finding.reason, "")),
        "share": percent(finding.share),
        "scope": scope_label(found, finding),
        "times": format_decimal(round(float(finding.times), 1), locale=locale()),
        "units": finding.units,
    }
    if finding.scope and finding.times >= STRIKING:
        return (
            _("“%(reason)s” is %(share)s of the returns of %(scope)s, %(times)s times the shop's average.")
            % words
        )
    return plain_sentence(finding) % words


def plain_sentence(finding: Finding) -> str:
    """Return the sentence for a reason that is merely the first one."""
    if finding.scope:
        return ngettext(
            "“%(reason)s” is the first reason for %(scope)s: %(share)s of %(units)s returned article.",
            "“%(reason)s” is the first reason for %(scope)s: %(share)s of %(units)s returned articles.",
            finding.units,
        )
    return ngettext(
        "“%(reason)s” is the first reason: %(share)s of %(units)s returned article.",
        "“%(reason)s” is the first reason: %(share)s of %(units)s returned articles.",
        finding.units,
    )


def scope_label(found: Report, finding: Finding) -> str:
    """Return the name of the product or category a finding is about."""
    if found.asked.product_id:
        return dict(found.products).get(found.asked.product_id, "")
    return finding.scope


def row_label(group: str, key: Any, label: str) -> str:
    """Return how a line is called: days by the calendar, what is unknown in plain words."""
    if isinstance(key, dt.date):
        return period_label(group, key)
    unknown = {"reason": _("No reason given"), "product": _("Unknown product"), "category": _("No category")}
    return label or unknown.get(group, "")


def reason_label(label: str) -> str:
    """Return a reason's label, or words for none."""
    return label or _("No reason given")


def period_label(group: str, first: dt.date) -> str:
    """Return a month ("May 2026") or the week that begins on a day."""
    if group == "month":
        return format_skeleton("yMMMM", first, locale=locale())
    this_year = first.year == clock.now().year
    day = format_skeleton("dMMM" if this_year else "dMMMy", first, locale=locale())
    return _("Week of %(day)s") % {"day": day}


def percent(share: Fraction | None) -> str:
    """Return a share as people read it: whole percents, one decimal below ten; a dash for none."""
    if share is None:
        return "–"
    rounded = round(float(share), 3 if share < Fraction(1, 10) else 2)
    return format_percent(rounded, locale=locale(), decimal_quantization=False)


def number(count: int) -> str:
    """Return a count with the reader's thousands."""
    return format_decimal(count, locale=locale())
