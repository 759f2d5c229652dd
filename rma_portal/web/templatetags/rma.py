"""How money, days and instants are written, by language and the merchant's time zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency
from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from rma_portal.core import clock
from rma_portal.core.money import Money

register = template.Library()

LOCALES = {"en": "en_GB", "fr": "fr_FR"}


def locale() -> str:
    """Return babel's name for the active language."""
    return LOCALES.get(get_language() or "en", "en_GB")


@register.filter
def money(amount, currency: str = "") -> str:
    """Write money as the reader does: 1 234,50 € or £1,234.50; takes Money, or an amount and its currency."""
    if amount is None or amount == "":
        return ""
    value = amount if isinstance(amount, Money) else Money(amount, currency)
    return format_currency(value.amount, value.currency, locale=locale())


@register.filter
def said(merchant, name: str) -> str:
    """Return what the shop says in the page's language: welcome, contact or footer; empty where nothing."""
    return merchant.text_in(get_language() or "", name) if merchant else ""


@register.filter
def in_mails(merchant) -> list[str]:
    """Return the shop's own lines below every mail to a customer, in the mail's language."""
    return [words for name in ("contact", "footer") if (words := said(merchant, name))]


@register.simple_tag(takes_context=True)
def day(context, instant: dt.datetime | None) -> str:
    """Write an instant's day as people say it, the year only if it is another; exact in the title."""
    if instant is None:
        return ""
    local = instant.astimezone(zone_in(context))
    return time_element(local, written_day(local))


@register.simple_tag(takes_context=True)
def day_words(context, instant: dt.datetime | None) -> str:
    """Write an instant's day without markup, for mails in plain text."""
    return written_day(instant.astimezone(zone_in(context))) if instant else ""


def written_day(local: dt.datetime) -> str:
    """Return a day as people say it, the year only if it is another."""
    # A pattern, not a skeleton: babel's nearest skeleton would shorten the names.
    pattern = "EEEE d MMMM" if local.year == clock.now().year else "d MMMM y"
    return format_date(local.date(), pattern, locale=locale())


@register.simple_tag(takes_context=True)
def moment(context, instant: dt.datetime | None) -> str:
    """Write an instant's day and time, short, for dense tables; exact in the title."""
    if instant is None:
        return ""
    local = instant.astimezone(zone_in(context))
    skeleton = "MMMd" if local.year == clock.now().year else "yMMMd"
    return time_element(local, f"{format_skeleton(skeleton, local, locale=locale())}, {local:%H:%M}")


def time_element(local: dt.datetime, text: str) -> str:
    """Return a <time> element with the exact instant for machines and for the pointer."""
    exact = format_datetime(local, "long", locale=locale())
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, text)


def zone_in(context) -> ZoneInfo:
    """Return the time zone of the page's merchant."""
    merchant = context.get("merchant")
    return ZoneInfo(merchant.time_zone if merchant else "UTC")
