"""Countries and alphabets as each language has them."""

import pytest

from rma_portal.core.locales import alphabetical, country_name, locale_of


@pytest.mark.parametrize(
    ("language", "austria", "netherlands"),
    [
        ("en", "Austria", "Netherlands"),
        ("fr", "Autriche", "Pays-Bas"),
        ("de", "Österreich", "Niederlande"),
        ("es", "Austria", "Países Bajos"),
        ("it", "Austria", "Paesi Bassi"),
        ("nl", "Oostenrijk", "Nederland"),
        (None, "Austria", "Netherlands"),
        ("tlh", "Austria", "Netherlands"),
    ],
)
def test_a_country_has_a_name_in_each_language(language, austria, netherlands):
    assert (country_name("at", language), country_name("NL", language)) == (austria, netherlands)
    assert country_name("QQ", language) == "QQ"


def test_a_region_is_read_as_its_language():
    assert [locale_of(code) for code in ("de-at", "en", "", None)] == ["de_DE", "en_GB", "en_GB", "en_GB"]


def test_accents_do_not_move_a_name_to_the_end():
    names = ["Zypern", "Österreich", "Oman", "Ägypten", "Belgien"]
    assert sorted(names, key=alphabetical) == ["Ägypten", "Belgien", "Oman", "Österreich", "Zypern"]
