"""An exception in words that hold no personal data: for logs, for error reports, for rows that all share.

PostgreSQL quotes the row it refuses, a mail server the address, Python the value it could not read. So
a foreign exception's own words are never repeated; what a programmer needs is taken from its fields.
"""

OURS = ("rma_portal.", "returns.", "customers.", "inventory.")
# Fields of foreign exceptions that hold codes and names of ours: (where from, its attribute).
FIELDS = ("pgcode", "errno", "smtp_code")
DIAGNOSES = ("constraint_name", "table_name", "column_name")


def described(error: BaseException) -> str:
    """Return an exception's class with its message, if it is ours, or with its codes."""
    name = type(error).__name__
    if type(error).__module__.startswith(OURS):
        return f"{name}: {error}"
    codes = " ".join(_codes(error))
    return f"{name}: {codes}" if codes else name


def chain_of(error: BaseException | None) -> list[BaseException]:
    """Return an exception and those it came from, the first cause first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _codes(error: BaseException) -> list[str]:
    """Return the codes of an exception, or of the driver's that a database error of Django wraps."""
    sources = [error, error.__cause__] if hasattr(error.__cause__, "pgcode") else [error]
    diagnoses = [getattr(source, "diag", None) for source in sources]
    codes = [getattr(source, field, None) for source in sources for field in FIELDS]
    names = [getattr(diagnosis, field, None) for diagnosis in diagnoses for field in DIAGNOSES]
    return [str(each) for each in codes + names if isinstance(each, (int, str))]
