"""The tests of the database use the local services' folder, too."""

from tests.local.conftest import var

__all__ = ["var"]
