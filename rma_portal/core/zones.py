"""Where a consumer lives, for the end of a day: the time zone by the capital, the region by the postcode."""

ZONES = {
    "AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CH": "Europe/Zurich",
    "CY": "Asia/Nicosia", "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn", "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
    "GB": "Europe/London", "GR": "Europe/Athens", "HR": "Europe/Zagreb", "HU": "Europe/Budapest",
    "IE": "Europe/Dublin", "IT": "Europe/Rome", "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga", "MC": "Europe/Monaco", "MT": "Europe/Malta", "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava",
    "US": "America/New_York",
}  # fmt: skip


def zone_of(country: str, otherwise: str) -> str:
    """Return the time zone of a country (ISO 3166 alpha-2), or the one given where we know none."""
    return ZONES.get(country, otherwise)


# Postcodes whose region has public holidays of its own (Alsace and Moselle: Good Friday, 26 December).
REGIONS = {"FR": {"57": "57", "67": "6AE", "68": "6AE"}}


def region_of(country: str, postcode: str) -> str:
    """Return the region (ISO 3166-2, without the country) whose holidays differ, or an empty text."""
    return REGIONS.get(country, {}).get(postcode.strip()[:2], "")
