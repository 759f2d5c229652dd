"""The outbox's work on returns."""
