"""The embedded default: PostgreSQL and Valkey from pip packages, web server, worker and beat as processes.

It serves `bin/demo` and `bin/test` and knows nothing of Django, so that it starts in a moment. An
installation with its own PostgreSQL and Valkey (see docs/operations.md) uses none of it.
"""
