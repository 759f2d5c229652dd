"""What the domain says when it refuses: a stable code, and a hint that tells what to do.

The edges (portal, back-office, API) translate codes; the hint is for logs and programmers.
"""


class DomainError(Exception):
    """A refusal by a rule of the trade. `code` never changes, `params` fill the translated message."""

    def __init__(self, code: str, hint: str = "", **params: object) -> None:
        super().__init__(f"{code}: {hint}" if hint else code)
        self.code = code
        self.hint = hint
        self.params = params


class InvalidInput(DomainError):
    """What was given cannot be used; `field` in params says where, so that the form can point at it."""


class Conflict(DomainError):
    """Somebody was first, or the thing has moved on; look again, then decide."""


class NotPermitted(DomainError):
    """The actor's role does not allow this action."""


class Unavailable(DomainError):
    """Something outside (database, broker, gateway) does not answer; try again later."""
