"""Pages and event streams at one address, as an ASGI application; pages alone are faster on WSGI (zvh.wsgi)."""

import os

from zvh.live.streams import Streams
from zvh.wsgi import application as pages

# Threads for pages, in each process.
application = Streams(pages, threads=int(os.environ.get("ZVH_THREADS", "4")))
