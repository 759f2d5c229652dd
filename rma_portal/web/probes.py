"""Pages for machines, answered before anything else: no host is checked, no merchant looked up, none logged.

A probe names a machine's address instead of a host, speaks http behind the proxy, and comes every second.
"""

from rma_portal.web.health import alive, ready
from rma_portal.web.metrics import metrics

PROBES = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}


class ProbeMiddleware:
    """Answer /healthz, /readyz and /metrics on every host."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        probe = PROBES.get(request.path_info)
        return (probe or self.get_response)(request)
