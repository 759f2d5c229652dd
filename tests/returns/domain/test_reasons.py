"""The reasons every merchant starts with."""

import pytest
from django.conf import settings

from returns.domain.reasons import STANDARD_REASONS


@pytest.mark.parametrize("reason", STANDARD_REASONS, ids=lambda reason: reason.code)
def test_a_reason_is_written_in_every_language_customers_read(reason):
    assert set(reason.labels) == {code for code, _name in settings.LANGUAGES}
    assert all(reason.labels.values())
    assert len(set(reason.labels.values())) == len(reason.labels)
