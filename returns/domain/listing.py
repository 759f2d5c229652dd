"""By what a listed person is recognised, in the form in which it is compared."""

import ipaddress

from customers.domain.matching import email_key, order_number_key
from customers.domain.phones import phone_key


def key_of(mark: str, text: str, country: str) -> str:
    """Return what is compared of an e-mail, phone, order number or internet address; empty if it is none.

    `country` (ISO 3166 alpha-2) is that of a phone number written without one.
    """
    match mark:
        case "email":
            return email_key(text) if "@" in text else ""
        case "phone":
            return phone_key(text, country)
        case "order":
            return order_number_key(text)
        case "address":
            return address_key(text)
    raise ValueError(mark)


def address_key(text: str) -> str:
    """Return an IPv4 address, or the /64 of an IPv6 one, which is what one line has; empty for neither."""
    try:
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return ""
    first = network.network_address
    if network.version == 6:
        return str(ipaddress.ip_network((first, 64), strict=False)) if network.prefixlen >= 64 else ""
    return str(first) if network.prefixlen == 32 else ""
