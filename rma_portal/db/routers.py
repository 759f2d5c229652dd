"""Both aliases are one database under two roles: "default" (application) and "owner" (the named door)."""


class OneDatabase:
    """Rows read through the owner's door may be related to rows of the application's connection."""

    def allow_relation(self, first, second, **hints) -> bool:
        return True
