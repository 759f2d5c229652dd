"""Country names as shops export them, in English and French, to ISO 3166-1 alpha-2."""

import unicodedata
from functools import lru_cache

from customers.stores.csv_file.problems import shortened
from rma_portal.core.errors import InvalidInput

# UK, EIRE and RSA are what people write, not ISO; Jersey and Guernsey go by their own codes.
_NAMES = {
    "AE": "united arab emirates|emirats arabes unis|uae",
    "AT": "austria|autriche",
    "AU": "australia|australie",
    "BE": "belgium|belgique",
    "BG": "bulgaria|bulgarie",
    "BH": "bahrain|bahrein",
    "BR": "brazil|bresil",
    "CA": "canada",
    "CH": "switzerland|suisse",
    "CN": "china|chine",
    "CY": "cyprus|chypre",
    "CZ": "czech republic|czechia|republique tcheque|tchequie",
    "DE": "germany|allemagne|deutschland",
    "DK": "denmark|danemark",
    "EE": "estonia|estonie",
    "ES": "spain|espagne",
    "FI": "finland|finlande",
    "FR": "france|france metropolitaine",
    "GB": "united kingdom|royaume uni|uk|great britain|grande bretagne|england|angleterre|scotland|wales|"
    "northern ireland",
    "GG": "guernsey|guernesey",
    "GP": "guadeloupe",
    "GR": "greece|grece",
    "HK": "hong kong",
    "HR": "croatia|croatie",
    "HU": "hungary|hongrie",
    "IE": "ireland|irlande|eire",
    "IL": "israel",
    "IS": "iceland|islande",
    "IT": "italy|italie",
    "JE": "jersey",
    "JP": "japan|japon",
    "LB": "lebanon|liban",
    "LT": "lithuania|lituanie",
    "LU": "luxembourg",
    "LV": "latvia|lettonie",
    "MC": "monaco",
    "MQ": "martinique",
    "MT": "malta|malte",
    "NL": "netherlands|the netherlands|pays bas",
    "NO": "norway|norvege",
    "NZ": "new zealand|nouvelle zelande",
    "PL": "poland|pologne",
    "PT": "portugal",
    "RE": "reunion|la reunion",
    "RO": "romania|roumanie",
    "SA": "saudi arabia|arabie saoudite",
    "SE": "sweden|suede",
    "SG": "singapore|singapour",
    "SI": "slovenia|slovenie",
    "SK": "slovakia|slovaquie",
    "TR": "turkey|turquie|turkiye",
    "US": "united states|united states of america|etats unis|usa",
    "ZA": "south africa|afrique du sud|rsa",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split("|")}
_SAYS_NOTHING = {"unspecified", "european community", "channel islands", "n a"}


@lru_cache(maxsize=10_000)  # a file says the same names on thousands of rows
def folded(text: str) -> str:
    """Return words without accents, case and punctuation, one space apart: what names are compared in."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign if sign.isalnum() else " " for sign in bare if not unicodedata.combining(sign))
    return " ".join(letters.split())


def country_code(text: str) -> str:
    """Return the ISO code of a country given by code or name; blank for blank and for "Unspecified".

    Two capital letters are taken as a code. Raises InvalidInput("country_unknown") for another name.
    """
    name = folded(text)
    if not name or name in _SAYS_NOTHING:
        return ""
    if name in _CODES:
        return _CODES[name]
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    raise InvalidInput("country_unknown", "give an ISO 3166 code such as FR", text=shortened(text))
