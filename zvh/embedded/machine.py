"""Software that pip can't bring: Pango for the PDFs, Chromium for the browser tests.

As root on Debian it is installed; elsewhere one sentence says how.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from zvh.embedded.errors import StartError

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
PANGO_LIBRARIES = {
    "linux": ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    "darwin": ("libgobject-2.0.0.dylib", "libpango-1.0.0.dylib", "libpangoft2-1.0.0.dylib"),
}
# Where Homebrew keeps its libraries, which Python on macOS does not search by itself.
HOMEBREW_LIBRARIES = tuple(
    path for path in ("/opt/homebrew/lib", "/usr/local/lib") if sys.platform == "darwin"
)
CHROMIUM_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def ensure_pango() -> None:
    """Raises StartError when Pango can't be found nor installed."""
    if _has_pango():
        return
    if _may_install():
        _install(*PANGO_PACKAGES)
    if not _has_pango():
        how = {
            "debian": f"run `sudo apt-get install {' '.join(PANGO_PACKAGES)}`",
            "macos": "run `brew install pango`",
        }.get(_system(), "install Pango 1.44 or newer with your package manager")
        raise StartError(f"Pango, which makes the PDFs, is missing: {how} and start again.")


def ensure_chromium() -> str:
    """The Chromium for the browser tests, installed where that is allowed; CHROMIUM names another one."""
    found = _chromium()
    if found is None and _may_install():
        _install("chromium")
        found = _chromium()
    if found is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        found = _chromium()
    if found is None:
        how = "`sudo apt-get install chromium`" if _system() == "debian" else "`playwright install chromium`"
        raise StartError(
            f"Chromium, for the browser tests, is missing: run {how}, or set CHROMIUM to its path."
        )
    return found


def library_environment() -> dict[str, str]:
    """What a process needs in its environment to find Pango."""
    if not HOMEBREW_LIBRARIES:
        return {}
    known = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "")
    paths = [*known.split(":"), *HOMEBREW_LIBRARIES]
    # Pango's use of macOS frameworks makes a forked worker stop without the second line.
    return {
        "DYLD_FALLBACK_LIBRARY_PATH": ":".join(path for path in paths if path),
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",
    }


def _has_pango() -> bool:
    return all(_has_library(name) for name in PANGO_LIBRARIES.get(sys.platform, ()))


def _has_library(name: str) -> bool:
    for candidate in (name, *(f"{directory}/{name}" for directory in HOMEBREW_LIBRARIES)):
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return True
    return False


def _chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise StartError(f"CHROMIUM names {named}, which is not a program: correct it or unset it.")
        return named
    candidates = [*map(shutil.which, CHROMIUM_PROGRAMS), *CHROMIUM_APPLICATIONS]
    return (
        next((path for path in candidates if path and os.access(path, os.X_OK)), None) or _playwrights_own()
    )


def _playwrights_own() -> str | None:
    question = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and _starts(path) else None


def _starts(program: str) -> bool:
    # Downloaded for a user, it may still lack libraries that only root can install.
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _system() -> str:
    if sys.platform == "darwin":
        return "macos"
    return "debian" if Path("/etc/debian_version").exists() and shutil.which("apt-get") else "other"


def _may_install() -> bool:
    return _system() == "debian" and os.geteuid() == 0


def _install(*packages: str) -> None:
    print(f"Installing {' '.join(packages)} with apt-get.", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
            raise StartError(f"`{' '.join(command)}` failed ({lines[-1]}): repair that and start again.")
