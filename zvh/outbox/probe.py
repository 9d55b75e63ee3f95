"""What a container asks itself: `python -m zvh.outbox.probe web`, or `worker`; its exit status answers."""

import http.client
import json
import sys

PORT = 8000
SECONDS = 8


def web_is_well() -> bool:
    """Whether the web server answers and reaches the database. A silent worker is not its illness."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return json.load(connection.getresponse())["database"]
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker_is_well() -> bool:
    """Whether a sign of life came through scheduler, broker and worker into the database lately."""
    import django

    django.setup()
    from zvh.outbox.heartbeat import health

    return all(health().values())


PROBES = {"web": web_is_well, "worker": worker_is_well}

if __name__ == "__main__":
    sys.exit(0 if PROBES[sys.argv[1]]() else 1)
