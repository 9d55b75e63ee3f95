"""The shipped front-end files are those of the manifest, and text is measured with the shipped typeface."""

import json

from tools import vendor


def test_shipped_files_match_their_hashes():
    assert vendor.deviations() == []


def test_every_package_comes_with_its_licence():
    entries = json.loads(vendor.MANIFEST.read_text())
    assert all(any(path.endswith("LICENSE") for path in entry["files"]) for entry in entries)
    assert {entry["name"]: entry["licence"] for entry in entries} == {
        "bootstrap": "MIT",
        "htmx.org": "0BSD",
        "idiomorph": "0BSD",
        "@fontsource-variable/atkinson-hyperlegible-next": "OFL-1.1",
    }


def test_a_changed_file_is_found(tmp_path, monkeypatch):
    (tmp_path / "a.js").write_text("changed")
    manifest = tmp_path / "manifest.json"
    manifest.write_text(
        json.dumps([{"files": {"a.js": vendor.hash_of(b"shipped"), "b.js": vendor.hash_of(b"")}}])
    )
    (tmp_path / "c.js").write_text("")
    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    monkeypatch.setattr(vendor, "MANIFEST", manifest)
    assert vendor.deviations() == ["b.js is missing", "c.js is not in the manifest", "a.js was changed"]


def test_the_widths_are_those_of_the_shipped_typeface():
    assert json.loads(vendor.WIDTHS.read_text(encoding="utf-8")) == vendor.measured_widths()
