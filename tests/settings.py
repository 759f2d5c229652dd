"""The service's own settings, with throw-away folders and cheap passwords."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-and-nothing-else-0123456789")
os.environ.setdefault("NUMBERS_KEY", "only-for-tests-and-nothing-else")

from rma_portal.settings import *  # noqa: F403
from rma_portal.settings import DATABASES, RATE_LIMITS

# Set up as the owner; tests/roles.py then makes every test the application.
APPLICATION = dict(DATABASES["default"])
if "owner" in DATABASES:
    DATABASES["default"] = {**DATABASES.pop("owner"), "OPTIONS": {}, "CONN_MAX_AGE": 0}
    DATABASES["default"].pop("TEST", None)

MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="rma-media-"))
STATIC_ROOT = MEDIA_ROOT / "static"
STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RATE_LIMITS = {name: (1_000_000, seconds) for name, (_most, seconds) in RATE_LIMITS.items()}
PLATFORM_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": False}
