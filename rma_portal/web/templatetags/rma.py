"""How money, days and instants are written, by language and the merchant's time zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency
from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from rma_portal.core import clock
from rma_portal.core.locales import locale_of
from rma_portal.core.money import Money
from rma_portal.core.prices import are_prices_hidden

register = template.Library()

# A day as people say it, of this year and of another. Patterns: babel's nearest skeleton shortens the names.
DAYS = {
    "de": ("EEEE, d. MMMM", "d. MMMM y"),
    "es": ("EEEE d 'de' MMMM", "d 'de' MMMM 'de' y"),
    "it": ("EEEE d MMMM", "EEEE d MMMM y"),  # a weekday wants no article, so "fino a" can stand before it
}
PLAIN_DAYS = ("EEEE d MMMM", "d MMMM y")


def locale() -> str:
    """Return babel's name for the active language."""
    return locale_of(get_language())


@register.filter
def money(amount, currency: str = "") -> str:
    """Write money as the reader does: 1 234,50 € or £1,234.50; takes Money, or an amount and its currency.

    Nothing is written for somebody who must not see prices.
    """
    if amount is None or amount == "" or are_prices_hidden():
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
    this_year, another = DAYS.get(locale()[:2], PLAIN_DAYS)
    pattern = this_year if local.year == clock.now().year else another
    return format_date(local.date(), pattern, locale=locale())


@register.simple_tag(takes_context=True)
def moment(context, instant: dt.datetime | None) -> str:
    """Write an instant's day and time, short, for dense tables; exact in the title."""
    if instant is None:
        return ""
    local = instant.astimezone(zone_in(context))
    skeleton = "MMMd" if local.year == clock.now().year else "yMMMd"
    return time_element(local, f"{format_skeleton(skeleton, local, locale=locale())}, {local:%H:%M}")


@register.simple_tag(takes_context=True)
def exact(context, instant: dt.datetime | None) -> str:
    """Write an instant's day and time to the second, with its time zone, without markup."""
    return exact_text(instant, zone_in(context).key) if instant else ""


def exact_text(instant: dt.datetime, zone: str) -> str:
    """Return an instant to the second as people write it in a time zone, which it names."""
    return format_datetime(instant.astimezone(ZoneInfo(zone)), "long", locale=locale())


def time_element(local: dt.datetime, text: str) -> str:
    """Return a <time> element with the exact instant for machines and for the pointer."""
    exact = format_datetime(local, "long", locale=locale())
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, text)


def zone_in(context) -> ZoneInfo:
    """Return the time zone of the page's merchant."""
    merchant = context.get("merchant")
    return ZoneInfo(merchant.time_zone if merchant else "UTC")
