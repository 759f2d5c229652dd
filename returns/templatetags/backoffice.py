"""How the back-office's templates name and colour states."""

import datetime as dt

from babel.dates import format_timedelta
from django import template
from django.utils.translation import get_language

from returns.backoffice.tones import tone_of
from returns.models import Reason
from returns.wording.decisions import row_name as name_of_row
from returns.wording.rules import value_words
from rma_portal.core import clock
from rma_portal.web.templatetags.rma import locale, time_element, zone_in

register = template.Library()


@register.filter
def tone(state: str) -> str:
    """Return the signal of a state."""
    return tone_of(state)


@register.filter
def money_tone(state: str) -> str:
    """Return the signal of a refund's state: under way is good news, unlike an inspection to be done."""
    return "info" if state == "pending" else tone_of(state)


@register.filter
def label_tone(state: str) -> str:
    """Return the signal of a label's state."""
    return "wait" if state == "pending" else tone_of(state)


@register.filter
def reason_label(reason: Reason) -> str:
    """Return a reason in the reader's language."""
    return reason.label_in(get_language() or "")


@register.filter
def in_words(codes: tuple[str, ...]) -> str:
    """Return codes of a decision as a list of words."""
    return value_words(codes)


@register.filter
def row_name(code: str) -> str:
    """Return the name of a row of a calculation of money."""
    return name_of_row(code)


@register.simple_tag(takes_context=True)
def ago(context, instant: dt.datetime) -> str:
    """Write how long ago an instant was, or how far ahead it is: "16 d"; the exact instant in the title."""
    distance = abs(clock.now() - instant)
    text = format_timedelta(distance, format="short", threshold=1.5, locale=locale())
    return time_element(instant.astimezone(zone_in(context)), text)
