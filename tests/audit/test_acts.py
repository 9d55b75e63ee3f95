"""The words of the log are complete: every act that the code writes, and every page that a name is kept for."""

import ast
from collections.abc import Iterator

from django.conf import settings

from tests.access.addresses import PATTERNS
from zvh.audit.acts import ACTS
from zvh.audit.addresses import NAMES

WRITERS = {"record", "_record", "_record_as", "_refused"}
APPS = ("zvh", "cases", "meetings", "leidraad", "clients")


def acts_in_the_code() -> Iterator[str]:
    """The first argument of everything that writes a line, as far as it is a plain text."""
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _name(node.func) in WRITERS:
                    yield from (
                        argument.value
                        for argument in node.args[:2]
                        if isinstance(argument, ast.Constant) and "." in str(argument.value)
                    )


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", "") or getattr(function, "id", "")


def test_every_act_has_words():
    found = set(acts_in_the_code())
    assert len(found) > 80
    assert found - set(ACTS) == set()


def test_every_name_belongs_to_an_address():
    assert set(NAMES) - set(PATTERNS) == set()
