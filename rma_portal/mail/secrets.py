"""What stands in a mail as it travels and never in a mail as it is stored.

Staff read stored mails, and backups keep them. A template that holds a secret writes HIDDEN in its place;
the function registered for the template gives the secret at the moment of sending.
"""

from collections.abc import Callable

HIDDEN = "••••••"

Secret = Callable[[str], str]
SECRETS: dict[str, Secret] = {}


def secret_of(template: str) -> Callable[[Secret], Secret]:
    """Register a function that returns the secret of a template's mails, by the mail's cause.

    It may raise PermanentFailure where the secret is worth nothing any more: the mail is not sent then.
    """

    def register(secret: Secret) -> Secret:
        SECRETS[template] = secret
        return secret

    return register


def revealed(text: str, template: str, cause: str) -> str:
    """Return a mail's text as it travels."""
    return text.replace(HIDDEN, SECRETS[template](cause)) if template in SECRETS else text
