"""Texts that are the same in English and in another language, by language."""

# Names of things, the same everywhere.
NAMES = {"SKU", "GTIN", "QR code", "RMA Portal"}
# Words of the trade that French took over.
TRADE = {"E-mail", "e-mail"} | {
    "Back-office",
    "Webhooks",
    "webhook",
    "webhooks",
    "logo",
    "Stock",
    "Test",
    "bonus",
}
# Words that English took from French.
OF_ONE_ROOT = set(
    "Article Articles article articles Messages Moment Note Pages Photos Total Verdict cause code description "
    "destination grade message messages note options photo photos position site sites total version".split()
)
IN_SENTENCES = {"Article %(position)s", "Version %(number)s"} | {
    (f"%({gap})s article", f"%({gap})s articles") for gap in ("counter", "number", "count")
}

SAME = {
    "fr": NAMES | TRADE | OF_ONE_ROOT | IN_SENTENCES,
    "de": set(),
    "es": {"no"},
    "it": {"no"},
    "nl": {"is", "+ %(sum)s bonus"},
}
