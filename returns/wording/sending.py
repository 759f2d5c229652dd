"""The ways of sending articles back, as customers read them."""

from django.utils.translation import gettext_lazy

NAMES = {
    "label": gettext_lazy("With a return label"),
    "qr_code": gettext_lazy("With a QR code"),
    "own_carrier": gettext_lazy("With a carrier of your choice"),
    "in_store": gettext_lazy("Bring it to us"),
}
PROMISES = {
    "label": gettext_lazy("You print it and put it on the parcel."),
    "qr_code": gettext_lazy("You show it at the counter. No printer is needed."),
    "own_carrier": gettext_lazy("You choose the carrier and pay for it yourself."),
    "in_store": gettext_lazy("You hand the articles in. Nothing is sent."),
}
NEXT = {
    "label": gettext_lazy(
        "Once your return is accepted you get a return label by e-mail and on the next page. You can follow "
        "everything there."
    ),
    "qr_code": gettext_lazy(
        "Once your return is accepted you get a QR code on the next page, and a link to it by e-mail. Show "
        "it at the counter where you hand the parcel in."
    ),
    "own_carrier": gettext_lazy(
        "Once your return is accepted you get our address and your return number by e-mail and on the next "
        "page. Then you send the parcel."
    ),
    "in_store": gettext_lazy(
        "Once your return is accepted you get your return number by e-mail and on the next page, with where "
        "to bring the articles."
    ),
}
TO_DO = {
    "label": gettext_lazy("Pack the articles, put the return label on the parcel and hand it in."),
    "qr_code": gettext_lazy("Pack the articles and show the QR code at the counter."),
    "own_carrier": gettext_lazy(
        "Pack the articles, write the return number on the parcel and send it to us."
    ),
    "in_store": gettext_lazy("Bring the articles and your return number to us."),
}


def name_of(method: str) -> str:
    """Return the name of a way of sending."""
    return str(NAMES[method])


def promise_of(method: str) -> str:
    """Return in one sentence what a way of sending asks of the customer."""
    return str(PROMISES[method])


def next_words(method: str) -> str:
    """Return what comes after the request, before it is accepted."""
    return str(NEXT[method])


def to_do(method: str) -> str:
    """Return what the customer does once the return is accepted."""
    return str(TO_DO[method])
