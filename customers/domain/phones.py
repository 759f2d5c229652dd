"""How phone numbers are compared: +33 6 12 34 56 78 and 06 12 34 56 78 are one number in France."""

# Calling codes (ITU-T E.164) of the countries that shops here sell to.
CALLING_CODES = {
    "AT": "43", "AU": "61", "BE": "32", "BG": "359", "BR": "55", "CA": "1", "CH": "41", "CN": "86",
    "CY": "357", "CZ": "420", "DE": "49", "DK": "45", "EE": "372", "ES": "34", "FI": "358", "FR": "33",
    "GB": "44", "GG": "44", "GP": "590", "GR": "30", "HK": "852", "HR": "385", "HU": "36", "IE": "353",
    "IL": "972", "IS": "354", "IT": "39", "JE": "44", "JP": "81", "LB": "961", "LT": "370", "LU": "352",
    "LV": "371", "MC": "377", "MQ": "596", "MT": "356", "NL": "31", "NO": "47", "NZ": "64", "PL": "48",
    "PT": "351", "RE": "262", "RO": "40", "SA": "966", "SE": "46", "SG": "65", "SI": "386", "SK": "421",
    "TR": "90", "US": "1", "ZA": "27",
}  # fmt: skip
KEEPS_ZERO = {"IT"}  # where the first zero belongs to the number itself, abroad as well
LEAST_DIGITS = 6  # anything shorter is no number that tells people apart


def phone_key(text: str, country: str) -> str:
    """Return a phone number as "+" and digits; empty where there are too few digits to be one.

    A number without "+" or "00" is one of `country` (ISO 3166 alpha-2); of a country we know no calling
    code of, its digits stand alone.
    """
    digits = "".join(sign for sign in text.replace("(0)", "") if sign.isascii() and sign.isdigit())
    if len(digits) < LEAST_DIGITS:
        return ""
    if text.strip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return _national(digits, country)


def _national(digits: str, country: str) -> str:
    code = CALLING_CODES.get(country, "")
    if not code:
        return digits
    if code == "1":  # North America dials a 1 first, which is its calling code as well
        return f"+1{digits.removeprefix('1')}"
    return f"+{code}{digits if country in KEEPS_ZERO else digits.lstrip('0')}"
