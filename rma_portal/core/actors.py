"""Who does something: a member of staff, a customer, a program, or the service itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """The author of a change, as the audit trail names them.

    `kind` is "staff", "customer", "program" or "system"; `id` is the row's id as text (empty for the
    system); `label` is a person's name and therefore erasable; `role` is the staff role or empty.
    """

    kind: str
    id: str = ""
    label: str = ""
    role: str = ""

    @classmethod
    def system(cls, label: str = "") -> "Actor":
        """The service acting by itself: a worker, a rule, an import."""
        return cls("system", "", label)
