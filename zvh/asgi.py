"""Pages and event streams at one address, as an ASGI application; pages alone are faster on WSGI (zvh.wsgi)."""

import os
import sys

from zvh.live.streams import Streams
from zvh.wsgi import application as pages

# Python lets a thread that computes go on for 5 ms while another waits to go on after its query. Most of what a room
# fetches takes less than that: in rooms full of people half of the changes came in a quarter sooner.
sys.setswitchinterval(0.0005)

# Threads for pages, in each process.
application = Streams(pages, threads=int(os.environ.get("ZVH_THREADS", "4")))
