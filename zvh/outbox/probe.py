"""What a container asks itself: `python -m zvh.outbox.probe web` or `worker`; the answer is its exit status."""

import json
import sys
import urllib.error
import urllib.request

ADDRESS = "http://127.0.0.1:8000/healthz"
SECONDS = 8


def web_is_well() -> bool:
    """Whether the web server answers and reaches the database. A silent worker is not its illness."""
    try:
        with urllib.request.urlopen(ADDRESS, timeout=SECONDS) as answer:
            return json.load(answer)["database"]
    except urllib.error.HTTPError as answer:
        return json.load(answer)["database"]
    except OSError:
        return False


def worker_is_well() -> bool:
    """Whether a sign of life came through scheduler, broker and worker into the database lately."""
    import django

    django.setup()
    from zvh.outbox.heartbeat import health

    return all(health().values())


PROBES = {"web": web_is_well, "worker": worker_is_well}

if __name__ == "__main__":
    sys.exit(0 if PROBES[sys.argv[1]]() else 1)
