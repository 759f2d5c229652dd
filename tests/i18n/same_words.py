"""Texts that are the same in English and in another language, by language."""

NAMES = {"SKU", "GTIN", "QR code", "RMA Portal"}  # of things, the same everywhere
TRADE = {
    "E-mail",
    "e-mail",
    "Back-office",
    "Webhooks",
    "webhook",
    "webhooks",
    "logo",
    "Logo",
    "Stock",
    "bonus",
}
OF_ONE_ROOT = {
    *("Article", "Articles", "article", "articles", "cause", "code", "description", "destination", "grade"),
    *("Messages", "message", "messages", "Moment", "Note", "note", "options", "Pages", "Photos", "photo"),
    *("photos", "position", "Sites", "site", "sites", "Test", "Total", "total", "Verdict", "version"),
}
COUNTED = {(f"%({gap})s article", f"%({gap})s articles") for gap in ("counter", "number", "count")}
NUMBERED = {"Article %(position)s", "Version %(number)s"}

SAME = {
    "fr": NAMES | TRADE | OF_ONE_ROOT | COUNTED | NUMBERED,
    "de": set(),
    "es": {"no"},
    "it": {"no"},
    "nl": {"is", "+ %(sum)s bonus"},
}
