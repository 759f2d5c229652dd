"""Programs read the catalogue and the stock here."""
