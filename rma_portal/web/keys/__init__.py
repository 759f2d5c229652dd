"""API keys in the owner's hands: made, rotated, revoked, and seen."""
