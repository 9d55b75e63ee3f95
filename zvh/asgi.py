"""The event streams, as an ASGI application; pages are faster on WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zvh.settings")

application = get_asgi_application()
