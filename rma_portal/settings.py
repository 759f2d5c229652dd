"""All settings, read from the environment; a secret may also come from a file named by `<NAME>_FILE`.

There is no "if production": the demo, the tests and a large installation differ by variables alone.
"""

from pathlib import Path
from urllib.parse import unquote

import environ
from django.urls import reverse_lazy

from rma_portal.web.api.conf import API_DESCRIPTION, API_FRAMEWORK

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

# --- the service -----------------------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY", default="")
NUMBERS_KEY = env("NUMBERS_KEY", default="")  # hides a merchant's volume in its RMA numbers; never change it
FAILPOINTS_ALLOWED = env.bool("RMA_FAILPOINTS_ALLOWED", default=False)  # for fault tests alone
DEBUG = env.bool("DEBUG", default=False)
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
# The service's own hosts. A merchant's are rows (PortalHost): MerchantMiddleware refuses what is neither.
PLATFORM_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", ".localhost", "127.0.0.1", "[::1]"])
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # its templates come first; its other one would replace our site
    "rma_portal.web.apps.BackOfficeConfig",  # our AdminSite instead of Django's own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "rma_portal.web.apps.WebConfig",
    "rma_portal.db",
    "rma_portal.tenancy",
    "rma_portal.audit",
    "rma_portal.outbox",
    "rma_portal.mail",
    "rma_portal.idempotency",
    "rma_portal.webhooks",
    "inventory",
    "customers",
    "returns",
]

MIDDLEWARE = [
    "rma_portal.web.security.RequestIdMiddleware",
    "rma_portal.web.probes.ProbeMiddleware",
    "rma_portal.web.access.AccessMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rma_portal.web.security.ContentSecurityPolicyMiddleware",  # around the 404 of an unknown merchant, too
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rma_portal.tenancy.middleware.MerchantMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rma_portal.web.language.MerchantLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "rma_portal.web.security.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "rma_portal.web.api.middleware.LastUsedMiddleware",  # outside the transaction: a refusal is a use, too
    "rma_portal.tenancy.middleware.TransactionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "rma_portal.urls"  # a merchant's site; without a merchant, PLATFORM_URLCONF answers
PLATFORM_URLCONF = "rma_portal.platform_urls"
WSGI_APPLICATION = "rma_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rma_portal.tenancy.context_processors.merchant",
            ],
        },
    },
]

# --- database: the application's role owns nothing (checks refuse anything else) -------------------
DATABASE_ROLE = env("RMA_DATABASE_ROLE", default="app")  # "owner" for migrations and the named door only
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)  # behind PgBouncer in transaction mode
MIGRATION_LOCK_TIMEOUT = env("MIGRATION_LOCK_TIMEOUT", default="5s")


def _database(url: str) -> dict:
    """Turn a database URL into Django's settings, on our own backend that announces the merchant."""
    config = env.db_url_config(url)
    return {
        **config,
        "HOST": unquote(config["HOST"]),  # a socket's folder is written %2Frun%2Fpostgresql
        "ENGINE": "rma_portal.db.backend",
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        # A cursor kept on the server ends with its transaction's turn on the pooled connection.
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
    }


DATABASES = {"default": _database(env("DATABASE_URL", default="postgres://rma_app@localhost/rma"))}
if env("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = _database(env("DATABASE_OWNER_URL"))
    DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
DATABASE_ROUTERS = ["rma_portal.db.routers.OneDatabase"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Valkey: broker, counters of tries and limits --------------------------------------------------
REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},  # seconds; no page waits for a counter
    }
}

CELERY_BROKER_URL = env("BROKER_URL", default=REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = env.int("TASK_TIME_LIMIT", default=120)  # seconds
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60.0  # a busy machine needs longer than Celery's 4 s to warm the press
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # well above the time limit, else a long task runs twice
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0.1,  # seconds; a request whose broker is down must not wait, its row does
    "interval_step": 0.1,
}
CELERY_TASK_PUBLISH_RETRY = False  # the outbox row waits; the sweeper comes again
CELERY_TASK_DEFAULT_QUEUE = "outbox"
CELERY_TASK_QUEUES_NAMES = ("returns", "documents", "mail", "webhooks", "outbox")
OUTBOX_LEASE = env.int("OUTBOX_LEASE", default=180)  # seconds a worker holds a row; above TASK_TIME_LIMIT
OUTBOX_SWEEP = env.float("OUTBOX_SWEEP", default=5.0)  # seconds between two looks at what is due
CELERY_BEAT_SCHEDULE = {
    "sweep the outbox": {"task": "rma_portal.outbox.sweep", "schedule": OUTBOX_SWEEP},
    "expire drafts and returns": {"task": "returns.expire_overdue", "schedule": 3600.0},
    "remind of parcels to be sent": {"task": "returns.remind", "schedule": 3600.0},
    "delete lost uploads": {"task": "returns.drop_lost_uploads", "schedule": 86400.0},
    "anchor the audit chains": {"task": "rma_portal.audit.anchor", "schedule": 86400.0},
    "forget ended sessions": {"task": "rma_portal.web.forget_sessions", "schedule": 86400.0},
    "forget answers kept for repeats": {"task": "rma_portal.idempotency.forget", "schedule": 3600.0},
}

# --- people ----------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=PUBLIC_URL.startswith("https://"))
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
# Lax: a link in a mail must find the session. "__Host-": no other host of the domain can plant the cookie.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-session", "__Host-csrf") if SECURE_COOKIES else ("sessionid", "csrftoken")
)
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", default=86400)  # a customer's proof ends after two hours
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = SECURE_COOKIES and BEHIND_PROXY
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000 if SECURE_COOKIES else 0)
# Not ours to promise for a shop's domain: that all its other hosts speak https, for ever (preload).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "rma_portal.tenancy.messages.MerchantMessageStorage"
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)  # how many X-Forwarded-For hops are ours

# Tries allowed: (how many, in how many seconds). Counted in Valkey, outside the request's transaction.
RATE_LIMITS = {
    "lookup": (env.int("LIMIT_LOOKUP", default=30), 60),
    "lookup_order": (env.int("LIMIT_LOOKUP_ORDER", default=20), 3600),  # by number, from all addresses
    "code": (env.int("LIMIT_CODE", default=5), 300),
    "verify": (env.int("LIMIT_VERIFY", default=10), 60),
    "gift": (env.int("LIMIT_GIFT", default=10), 60),
    "request": (env.int("LIMIT_REQUEST", default=5), 300),
    "withdrawal": (env.int("LIMIT_WITHDRAWAL", default=10), 600),  # beyond it a person looks; none is refused
    "message": (env.int("LIMIT_MESSAGE", default=10), 600),
    "upload": (env.int("LIMIT_UPLOAD", default=40), 300),
    "login": (env.int("LIMIT_LOGIN", default=10), 300),
    "account": (env.int("LIMIT_ACCOUNT", default=20), 300),  # by name, from all addresses together
    "api": (env.int("LIMIT_API", default=600), 60),  # by key
    "unknown_key": (env.int("LIMIT_UNKNOWN_KEY", default=30), 60),  # by address
}

# --- the API: how it is set up stands in rma_portal/web/api/conf.py --------------------------------
REST_FRAMEWORK = API_FRAMEWORK
SPECTACULAR_SETTINGS = API_DESCRIPTION

# --- languages -------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [  # what customers read, each by its own name
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
]
STAFF_LANGUAGES = ["en", "fr"]  # whose catalogue is whole; the others hold what customers read
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "rma_language"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["rma_portal.web.formats"]
TIME_ZONE = "UTC"  # pages show the merchant's zone

# --- files -----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = env.bool("SERVE_STATIC_SOURCES", default=True)
MEDIA_ROOT = env("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))  # never served as such
MEDIA_URL = "/media/"
MEDIA_S3_BUCKET = env("MEDIA_S3_BUCKET", default="")  # an S3-compatible store instead of the folder


def _media() -> dict:
    """Say where files lie: in MEDIA_ROOT, or in a bucket that nobody else may read."""
    if not MEDIA_S3_BUCKET:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    options = {
        "bucket_name": MEDIA_S3_BUCKET,
        "endpoint_url": env("MEDIA_S3_ENDPOINT_URL", default="") or None,  # unset: Amazon's own
        "region_name": env("MEDIA_S3_REGION", default="us-east-1"),
        "access_key": env("MEDIA_S3_ACCESS_KEY", default="") or None,  # unset: the machine's own role
        "secret_key": env("MEDIA_S3_SECRET_KEY", default="") or None,
    }
    return {"BACKEND": "rma_portal.bucket.BucketStorage", "OPTIONS": options}


STORAGES = {
    "default": _media(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024  # form fields; files have their own limits
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
PHOTO_MAX_BYTES = env.int("PHOTO_MAX_BYTES", default=15 * 1024 * 1024)
PHOTO_MAX_PIXELS = env.int("PHOTO_MAX_PIXELS", default=50_000_000)
PHOTO_MAX_COUNT = env.int("PHOTO_MAX_COUNT", default=8)
REQUEST_MAX_BYTES = PHOTO_MAX_COUNT * PHOTO_MAX_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE  # nothing is larger
FILE_LINK_SECONDS = env.int("FILE_LINK_SECONDS", default=900)  # a link to a file lasts half of it or more

# --- mail: without SMTP every mail stays readable in the back-office and is marked as kept ---------
EMAIL_URL = env("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 15
MAIL_FROM_ADDRESS = env("MAIL_FROM_ADDRESS", default="returns@localhost")

# --- webhooks --------------------------------------------------------------------------------------
WEBHOOKS_KEY = env("WEBHOOKS_KEY", default="")  # secrets are derived from it, else from SECRET_KEY
TXT_RESOLVER_URL = env(
    "TXT_RESOLVER_URL", default=""
)  # answers DNS questions by HTTPS in JSON, for hosts' proofs
WEBHOOKS_TRUSTED_NETWORKS = env.list("WEBHOOKS_TRUSTED_NETWORKS", default=[])  # private ones we may call

# --- how the back-office looks (the only theme settings; see rma_portal/web/backoffice.py) ---------
UNFOLD = {
    "SITE_TITLE": "rma_portal.web.backoffice.site_title",
    "SITE_HEADER": "rma_portal.web.backoffice.site_title",
    "SITE_URL": None,
    "SITE_SYMBOL": "assignment_return",
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": False,
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {
            "50": "#f0f7f9",
            "100": "#dcecf1",
            "200": "#bddbe4",
            "300": "#8fc1d0",
            "400": "#5a9fb4",
            "500": "#3d8399",
            "600": "#1f5a6e",
            "700": "#1f4e5f",
            "800": "#1d4250",
            "900": "#1b3844",
            "950": "#0e232c",
        },
    },
    "STYLES": ["/static/css/backoffice.css"],
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "rma_portal.web.backoffice.navigation",
    },
}

# --- watching: health, metrics, logs, errors -------------------------------------------------------
WORKER_SILENT_SECONDS = env.int("WORKER_SILENT_SECONDS", default=15)  # /readyz: then a queue has no worker
BEAT_SILENT_SECONDS = env.int("BEAT_SILENT_SECONDS", default=60)  # then nobody asks for the sweeps
OUTBOX_LATE_SECONDS = env.int("OUTBOX_LATE_SECONDS", default=120)  # due for longer than this is late
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # without it there is no /metrics
METRICS_FOLDER = env("PROMETHEUS_MULTIPROC_DIR", default="")  # shared by web and worker of a machine

SENTRY_DSN = env("SENTRY_DSN", default="")  # without it nothing is sent, nor the SDK loaded
SENTRY_ENVIRONMENT = env("SENTRY_ENVIRONMENT", default="production")
RELEASE = env("RELEASE", default="")  # what runs, in error reports: a version or a commit
LOG_FORMAT = env("LOG_FORMAT", default="line")  # "json": one object on each line, for a log store
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"whose": {"()": "rma_portal.web.logs.Whose"}},
    "formatters": {
        "line": {
            "()": "rma_portal.web.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(merchant_id)s %(request_id)s %(name)s %(message)s",
        },
        "json": {
            "()": "rma_portal.web.logs.ObjectFormatter",
            "fmt": ["asctime", "levelname", "name", "message", "request_id", "merchant_id"],
            "rename_fields": {
                "asctime": "time",
                "levelname": "level",
                "name": "logger",
                "exc_info": "exception",
            },
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["whose"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # it logs addresses with all that stands in them
        # The server's own handlers would print paths; its requests are logged by web/access.py.
        "gunicorn.error": {"handlers": [], "propagate": True},
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # the others stand in the line of the request
        "django.server": {"handlers": [], "propagate": False},
        "celery.worker.strategy": {"level": "WARNING"},  # "received": outbox/measured.py says what is done
        "celery.app.trace": {"level": "WARNING"},
    },
}
