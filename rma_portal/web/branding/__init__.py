"""A shop's look and its own host names: what changes them, and how a name is proved."""
