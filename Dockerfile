# The service's image, and two small ones that only take root away from somebody else's.
# Web, workers, beat, migrations and backup are the same image with other commands (docker-compose.yml).

FROM python:3.13-slim-trixie AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/base.txt

# pg_dump must be as new as the server, and Debian's is older: take both programs and their libpq from the
# server's own image, which stands on the same Debian.
FROM postgres:18.6-trixie AS client
RUN mkdir -p /client/bin /client/lib \
    && cp /usr/lib/postgresql/18/bin/pg_dump /usr/lib/postgresql/18/bin/pg_restore /client/bin/ \
    && cp --dereference /usr/lib/*/libpq.so.5 /client/lib/

FROM python:3.13-slim-trixie AS app
# Pango, HarfBuzz and a font make the labels; libpq5 brings what the newer libpq beside it needs.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core libpq5 liblz4-1 libzstd1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /srv/rma --shell /usr/sbin/nologin rma
COPY --from=client /client/bin/ /usr/local/bin/
COPY --from=client /client/lib/ /usr/local/lib/
RUN ldconfig && pg_dump --version && pg_restore --version
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/media \
    SERVE_STATIC_SOURCES=false
WORKDIR /srv/rma
COPY . .
# The folders exist with the right owner, so that the volumes laid over them get it, too.
RUN python -m compileall -q rma_portal customers inventory returns \
    && python -c "from rma_portal.local.catalogues import compile_all; compile_all()" \
    && SECRET_KEY=only-while-building python manage.py collectstatic --noinput --verbosity 0 \
    && install -d -o rma -g rma /srv/media /srv/beat /srv/backups
USER rma
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "gunicorn", "rma_portal.wsgi", "--no-control-socket", "--workers", "2", "--threads", "4", "--bind", "0.0.0.0:8000"]

# The reverse proxy, allowed to write its certificates without being root.
FROM caddy:2.11.4-alpine AS proxy
RUN chown -R 10001:10001 /data /config
USER 10001:10001

# The S3 store, likewise. A folder under /data is a bucket, and its objects are plain files.
FROM versity/versitygw:v1.8.0 AS store
RUN mkdir -p /data/rma-media && chown -R 10001:10001 /data
USER 10001:10001
