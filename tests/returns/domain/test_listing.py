"""By what people are recognised, however it is typed."""

import pytest

from returns.domain.listing import key_of


@pytest.mark.parametrize(
    ("mark", "text", "country", "key"),
    [
        ("email", "  Marie.Dupont@Example.ORG ", "FR", "marie.dupont@example.org"),
        ("email", "marie", "FR", ""),
        ("phone", "06 12 34 56 78", "FR", "+33612345678"),
        ("phone", "+33 6 12 34 56 78", "GB", "+33612345678"),
        ("phone", "0033 (0)6 12.34.56.78", "GB", "+33612345678"),
        ("phone", "+33 (0)6-12-34-56-78", "FR", "+33612345678"),
        ("phone", "07700 900123", "GB", "+447700900123"),
        ("phone", "(212) 555-0123", "US", "+12125550123"),
        ("phone", "1 212 555 0123", "US", "+12125550123"),
        ("phone", "06 1234 5678", "IT", "+390612345678"),  # the zero is the number's own
        ("phone", "0612345678", "", "0612345678"),
        ("phone", "call me", "FR", ""),
        ("phone", "12345", "FR", ""),
        ("order", " #fr-10 234", "FR", "FR-10234"),
        ("address", "203.0.113.7", "FR", "203.0.113.7"),
        ("address", "2001:db8:1:2:3:4:5:6", "FR", "2001:db8:1:2::/64"),
        ("address", "2001:db8:1:2::/64", "FR", "2001:db8:1:2::/64"),
        ("address", "2001:db8::/32", "FR", ""),  # half a country is nobody
        ("address", "203.0.113.0/24", "FR", ""),
        ("address", "unknown", "FR", ""),
    ],
)
def test_what_is_compared(mark, text, country, key):
    assert key_of(mark, text, country) == key


def test_an_unknown_mark_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="passport"):
        key_of("passport", "x", "FR")
