"""The web process. It refuses to start under a database role that policies do not bind."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rma_portal.settings")

application = get_wsgi_application()

from rma_portal.db.checks import refuse_to_start  # noqa: E402  needs the applications above

refuse_to_start()
