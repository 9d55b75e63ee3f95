"""The environment variables in which the application runs here; what they mean is in `zvh/settings.py`."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from zvh.embedded import machine, passwords
from zvh.embedded.cluster import Cluster
from zvh.embedded.layout import RunDirectory
from zvh.embedded.roles import DATABASE


def environment_for(kind: str, *, run: RunDirectory, cluster: Cluster, role: str) -> dict[str, str]:
    """For a process of this kind (demo or test) that connects as this role.

    Nothing meant for another installation leaks in: variables of ours that are set outside are left out.
    """
    return (
        _without_ours(os.environ)
        | machine.library_environment()
        | {
            "DJANGO_SETTINGS_MODULE": "zvh.settings",
            "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}",
            "PYTHONUNBUFFERED": "1",
            # The file-system broker moves a message through here: on the same disk, and ours alone.
            "TMPDIR": str(run.temporary),
            "ZVH_ENV": kind,
            "ZVH_SECRET_KEY": passwords.load_or_make_key(run.secret_key),
            "ZVH_DATABASE_URL": cluster.url(role, DATABASE),
            "ZVH_BROKER_URL": "filesystem://",
            "ZVH_BROKER_DIR": str(run.broker),
            "ZVH_VAR_DIR": str(run.root),
        }
    )


def _without_ours(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("ZVH_")}
