"""The words on the screen, from source strings to compiled catalogs, without the gettext programs.

`update` collects new strings, `compile` makes what Django reads (the .mo files aren't kept in git), and
`check` fails on a translation that is missing, fuzzy, left over, contradictory, or that lost a placeholder.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "nl"
SOURCES = ("zvh", "cases", "meetings", "leidraad", "clients", "templates")
LEFT_OUT = {"migrations", "locale", "static", "__pycache__"}
KEYWORDS: dict = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
KEYWORDS |= dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
KEYWORDS |= dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
KEYWORDS |= dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+")
HIDDEN_CALL = re.compile(r"""\bf(["'])(?:(?!\1).)*\{(?:_|n?p?gettext(?:_lazy)?)\(""")
HEADER = f"""\
msgid ""
msgstr ""
"Language: {LANGUAGE}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def catalog_path(owner: Path) -> Path:
    return owner / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def source_files() -> Iterator[Path]:
    """Every Python file and template that people get to read from."""
    for name in SOURCES:
        for path in sorted((ROOT / name).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not LEFT_OUT.intersection(
                path.relative_to(ROOT).parts
            ):
                yield path


def owner_of(path: Path) -> Path:
    """The app that a file belongs to, found by its apps.py; what belongs to none goes to the project."""
    for folder in path.parents:
        if folder == ROOT or (folder / "apps.py").exists():
            return folder
    return ROOT


def messages_in(path: Path) -> Iterator[tuple[str | None, str | tuple[str, ...], list[str]]]:
    """Context, source string (with its plural) and the comments to the translator."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = python_of(text, path)
    for _line, found, comments, context in extract(
        "python", BytesIO(text.encode()), KEYWORDS, ["Translators:"]
    ):
        yield context, found, comments


def python_of(template: str, path: Path) -> str:
    """A template as Django hands it to gettext, without the indents that Python would stumble over."""
    from django.utils.translation.template import templatize

    lines = templatize(template, origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines)


def wanted_catalogs() -> dict[Path, Catalog]:
    """Per owner the strings that its sources use, without translations."""
    catalogs: dict[Path, Catalog] = {}
    for path in source_files():
        for context, found, comments in messages_in(path):
            catalog = catalogs.setdefault(owner_of(path), Catalog(locale=LANGUAGE, fuzzy=False))
            place = (path.relative_to(ROOT).as_posix(), None)
            catalog.add(found, context=context, locations=[place], auto_comments=comments)
    return catalogs


def read_catalog(owner: Path) -> Catalog:
    path = catalog_path(owner)
    if not path.exists():
        return Catalog(locale=LANGUAGE, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def key_of(message: Message) -> tuple[str | None, str]:
    """What makes a message itself: its context and its singular."""
    return message.context, message.id[0] if isinstance(message.id, tuple | list) else message.id


def by_key(catalog: Catalog) -> dict[tuple[str | None, str], Message]:
    return {key_of(message): message for message in catalog if message.id}


def update(owners: list[Path]) -> None:
    """Adds new strings and drops those that nothing uses; translations that still fit stay.

    A new string that another app translated already takes over that translation.
    """
    elsewhere: dict[tuple[str | None, str], Message] = {}
    for owner in existing_owners():
        elsewhere |= {key: one for key, one in by_key(read_catalog(owner)).items() if all(strings_of(one))}
    nothing_wanted = {owner: Catalog(locale=LANGUAGE, fuzzy=False) for owner in existing_owners()}
    for owner, wanted in (nothing_wanted | wanted_catalogs()).items():
        if owners and owner not in owners:
            continue
        own = {key: one for key, one in by_key(read_catalog(owner)).items() if all(strings_of(one))}
        known = elsewhere | own
        for key, message in by_key(wanted).items():
            if key in known and bool(known[key].pluralizable) == bool(message.pluralizable):
                message.string = known[key].string
                message.flags |= known[key].flags & {"fuzzy"}
        written = BytesIO()
        write_po(written, wanted, width=110, omit_header=True, sort_by_file=True, include_lineno=False)
        path = catalog_path(owner)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(HEADER.encode() + written.getvalue())
        missing = sum(1 for message in by_key(wanted).values() if not all(strings_of(message)))
        print(f"{path.relative_to(ROOT)}: {len(by_key(wanted))} strings, {missing} without translation")


def strings_of(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def ids_of(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


def lost_placeholders(message: Message) -> bool:
    """Whether a translation names a value that the source hasn't, or leaves one out that it has.

    A singular may leave out the number ("one day").
    """
    sources = [set(PLACEHOLDER.findall(text)) for text in ids_of(message)]
    for place, text in enumerate(strings_of(message)):
        found = set(PLACEHOLDER.findall(text))
        if found - set.union(*sources) or (place == len(sources) - 1 and sources[-1] - found):
            return True
    return False


def complaints_about(owner: Path, wanted: Catalog) -> Iterator[str]:
    name = catalog_path(owner).relative_to(ROOT)
    present = read_catalog(owner)
    known, needed = by_key(present), by_key(wanted)
    for key, message in needed.items():
        translation = known.get(key)
        if translation is None or ids_of(translation) != ids_of(message):
            yield f"{name}: not in the catalog: {key[1]!r}"
        elif not all(strings_of(translation)):
            yield f"{name}: not translated: {key[1]!r}"
        elif translation.fuzzy:
            yield f"{name}: fuzzy: {key[1]!r}"
        elif lost_placeholders(translation):
            yield f"{name}: other placeholders than the source: {key[1]!r}"
    for key in [*(known.keys() - needed.keys()), *(key_of(message) for message in present.obsolete.values())]:
        yield f"{name}: nothing uses: {key[1]!r}"


def contradictions(owners: list[Path]) -> Iterator[str]:
    """Django merges all catalogs into one, so a string has one translation or it has an accidental one."""
    first: dict[tuple[str | None, str], tuple[Path, list[str]]] = {}
    for owner in owners:
        for key, message in by_key(read_catalog(owner)).items():
            place, strings = first.setdefault(key, (owner, strings_of(message)))
            if strings != strings_of(message) and all(strings) and all(strings_of(message)):
                names = " and ".join(str(catalog_path(item).relative_to(ROOT)) for item in (place, owner))
                yield f"{names}: translated in two ways: {key[1]!r}"


def existing_owners() -> list[Path]:
    pattern = f"locale/{LANGUAGE}/LC_MESSAGES/django.po"
    found = [path for name in SOURCES for path in (ROOT / name).rglob(pattern)]
    return sorted(path.parents[3] for path in [*found, *ROOT.glob(pattern)])


def uncollected() -> Iterator[str]:
    """Source strings inside f-strings: Python 3.11 shows nothing of what is in there."""
    for path in source_files():
        if path.suffix == ".py" and HIDDEN_CALL.search(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}: a translated string stands inside an f-string"


def check() -> list[str]:
    """Everything that is wrong, one sentence each."""
    wanted = wanted_catalogs()
    owners = sorted({*wanted, *existing_owners()})
    nothing = Catalog(locale=LANGUAGE, fuzzy=False)
    found = [line for owner in owners for line in complaints_about(owner, wanted.get(owner, nothing))]
    return [*found, *contradictions(owners), *uncollected()]


def compile_catalogs() -> int:
    """Makes every .mo that is older than its .po; returns how many."""
    made = 0
    for owner in existing_owners():
        source = catalog_path(owner)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        content = BytesIO()
        write_mo(content, read_catalog(owner))
        unfinished = target.with_suffix(".mo.new")
        unfinished.write_bytes(content.getvalue())
        unfinished.replace(target)
        made += 1
    return made


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("command", choices=["update", "compile", "check"])
    parser.add_argument("apps", nargs="*", type=Path, help="update only these, such as zvh/ui")
    options = parser.parse_args(arguments)
    if options.command == "update":
        update([(ROOT / app).resolve() for app in options.apps])
    if options.command == "compile":
        compile_catalogs()
    found = check() if options.command == "check" else []
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
