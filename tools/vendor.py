"""Keeps the front-end files that others made: `refresh` fetches them with npm, `check` compares hashes.

Node is needed to refresh, never to run or to test: the files themselves are part of the project.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
WIDTHS = ROOT / "zvh" / "ui" / "pictures" / "widths.json"
SOURCE_MAP = re.compile(rb"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")
MEASURED_WEIGHTS = {"regular": 400, "semibold": 600}


@dataclass(frozen=True)
class Package:
    """One package of the npm registry: where it lands and which of its files are taken."""

    folder: str
    name: str
    version: str
    files: tuple[str, ...]


PACKAGES = (
    Package(
        "bootstrap", "bootstrap", "~5.3.0", ("dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js")
    ),
    Package("htmx", "htmx.org", "^2.0.0", ("dist/htmx.min.js",)),
    Package("idiomorph", "idiomorph", "^0.8.0", ("dist/idiomorph-ext.min.js",)),
    Package(
        "atkinson-hyperlegible-next",
        "@fontsource-variable/atkinson-hyperlegible-next",
        "^5.0.0",
        tuple(
            f"files/atkinson-hyperlegible-next-{subset}-wght-{style}.woff2"
            for subset in ("latin", "latin-ext")
            for style in ("normal", "italic")
        ),
    ),
)


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def without_source_map(content: bytes) -> bytes:
    """The maps are not shipped, and a reference to a missing file stops collectstatic."""
    return SOURCE_MAP.sub(b"", content)


def fetch(package: Package, folder: Path) -> Path:
    """Downloads the newest version within the range; npm itself verifies what it received."""
    answer = subprocess.run(
        ["npm", "pack", f"{package.name}@{package.version}", "--json", "--silent"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / json.loads(answer.stdout)[-1]["filename"]


def unpack(package: Package, archive: Path) -> dict:
    """Writes the chosen files and the licence, and returns the manifest's entry."""
    target = VENDOR / package.folder
    target.mkdir(parents=True, exist_ok=True)
    hashes = {}
    with tarfile.open(archive) as tar:
        about = json.load(tar.extractfile("package/package.json"))
        for path in (*package.files, "LICENSE"):
            content = tar.extractfile(f"package/{path}").read()
            if path.endswith((".css", ".js")):
                content = without_source_map(content)
            name = Path(path).name
            (target / name).write_bytes(content)
            hashes[f"{package.folder}/{name}"] = hash_of(content)
    return {
        "name": package.name,
        "version": about["version"],
        "licence": about["license"],
        "files": dict(sorted(hashes.items())),
    }


def measured_widths() -> dict[str, dict[str, int]]:
    """Per weight the advance width of every character, in thousandths of the type size."""
    widths: dict[str, dict[str, int]] = {weight: {} for weight in MEASURED_WEIGHTS}
    folder = VENDOR / "atkinson-hyperlegible-next"
    for path in sorted(folder.glob("*-normal.woff2")):
        for weight, value in MEASURED_WEIGHTS.items():
            font = instantiateVariableFont(TTFont(path), {"wght": value})
            scale = 1000 / font["head"].unitsPerEm
            for code, glyph in font.getBestCmap().items():
                widths[weight][chr(code)] = round(font["hmtx"][glyph][0] * scale)
    return {weight: dict(sorted(table.items())) for weight, table in widths.items()}


def refresh() -> None:
    entries = []
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            entries.append(unpack(package, fetch(package, Path(folder))))
        print(f"{package.name} {entries[-1]['version']}")
    MANIFEST.write_text(json.dumps(entries, indent=2) + "\n")
    WIDTHS.write_text(json.dumps(measured_widths(), ensure_ascii=False, indent=0) + "\n")


def deviations() -> list[str]:
    """What differs between the manifest and the folder, one sentence each; empty when all is well."""
    expected = {
        path: value for entry in json.loads(MANIFEST.read_text()) for path, value in entry["files"].items()
    }
    present = {
        path.relative_to(VENDOR).as_posix(): hash_of(path.read_bytes())
        for path in VENDOR.rglob("*")
        if path.is_file() and path != MANIFEST
    }
    found = [f"{path} is missing" for path in sorted(expected.keys() - present.keys())]
    found += [f"{path} is not in the manifest" for path in sorted(present.keys() - expected.keys())]
    found += [
        f"{path} was changed"
        for path in sorted(expected.keys() & present.keys())
        if expected[path] != present[path]
    ]
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.vendor", description=__doc__)
    parser.add_argument("command", choices=["refresh", "check"])
    if parser.parse_args(arguments).command == "refresh":
        refresh()
    found = deviations()
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
