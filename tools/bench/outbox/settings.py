"""The application's settings, with the mail server of the benchmark, which speaks plainly."""

import os

from zvh.settings import *  # noqa: F403

SITE_URL = "https://bench.example.org"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["BENCH_SMTP_PORT"])
EMAIL_USE_TLS = EMAIL_USE_SSL = False
