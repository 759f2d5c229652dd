"""How typed text is compared with what an order says: forgiving in form, exact in content."""

import unicodedata


def email_key(text: str) -> str:
    """Return an e-mail address in the form it is compared in: no spaces, lower case."""
    return "".join(text.split()).casefold()


def postcode_key(text: str) -> str:
    """Return a postcode in the form it is compared in: letters and digits only, upper case."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def order_number_key(text: str) -> str:
    """Return an order number in the form it is compared in: no spaces, no leading "#", upper case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(plain.split()).lstrip("#").upper()


def tracking_key(text: str) -> str:
    """Return a carrier's tracking number in the form it is compared in: letters and digits, upper case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain.upper() if sign.isalnum())


# The accents of the shops' languages; the database folds stored names by the same two strings.
ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ"
PLAIN = "aaaaaaceeeeiiiinooooouuuuyy"


def name_key(text: str) -> str:
    """Return a person's name in the form it is searched in: lower case, no accents, single spaces."""
    return " ".join(text.lower().translate(str.maketrans(ACCENTED, PLAIN)).split())
