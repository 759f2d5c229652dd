"""How an address is written on a label.

Universal Postal Union, S42: the country's name, in capitals, ends the address of an international item and
is left out of a domestic one; where the postcode stands depends on the country.
"""

from dataclasses import dataclass

from django.utils.translation import get_language

from rma_portal.core import locales

from .text import printable

LINE_LENGTH = 70

_POSTCODE_LAST = {"GB", "IE", "JE", "GG", "IM", "US", "CA", "AU", "NZ"}


@dataclass(frozen=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2, empty parts are left out of the print."""

    name: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str
    phone: str = ""


@dataclass(frozen=True)
class PrintedAddress:
    """An address cut into the lines of a label; `country` is empty on a domestic item."""

    name: str
    streets: tuple[str, ...]
    localities: tuple[str, ...]
    country: str
    phone: str


def printed_address(address: Address, other: Address) -> PrintedAddress:
    """Lay out an address for a parcel that travels between it and `other`, in the active language."""
    abroad = address.country.upper() != other.country.upper()
    return PrintedAddress(
        name=printable(address.name, LINE_LENGTH),
        streets=_lines(address.line1, address.line2),
        localities=_localities(address),
        country=country_name(address.country).upper() if abroad else "",
        phone=printable(address.phone, 24),
    )


def address_lines(address: Address) -> tuple[str, ...]:
    """Return an address as somebody writes it on a parcel of their own, its country's name at the end."""
    streets = _lines(address.name, address.line1, address.line2)
    return (*streets, *_localities(address), country_name(address.country))


def country_name(code: str) -> str:
    """Return the name of a country in the active language, or its ISO code where we have no name."""
    return printable(locales.country_name(code, get_language()), LINE_LENGTH)


def _localities(address: Address) -> tuple[str, ...]:
    if address.country.upper() in _POSTCODE_LAST:
        return _lines(address.city, address.postcode)
    return _lines(f"{address.postcode} {address.city}")


def _lines(*parts: str) -> tuple[str, ...]:
    return tuple(line for part in parts if (line := printable(part, LINE_LENGTH)))
