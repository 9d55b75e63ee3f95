"""One spelling for one content, so that a frozen plan can be compared and proved by its hash."""

import hashlib
import json


def canonical(content: dict) -> str:
    """The content as JSON with sorted keys and no space; what isn't JSON raises TypeError."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(content: dict) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()
