"""Programs read and change returns here."""
