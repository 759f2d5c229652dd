"""Programs read and import orders here."""
