"""Reads a YAML text as nodes that know their line, and takes typed values out of them.

Nothing is constructed from tags, and aliases and deep nesting are refused: a file can only be read.
"""

import re
import unicodedata

import yaml
from django.utils.translation import gettext as _

from leidraad.guide.problems import GuideError, Problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_LIST = 100

STRING, INTEGER, BOOLEAN = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "bool"))
TRUE_WORDS = {"true", "yes", "on"}


def compose(raw: bytes) -> yaml.Node:
    """The root node of the file; raises GuideError when it is too large, not text or not YAML."""
    if len(raw) > MAX_BYTES:
        raise GuideError([Problem(1, _("The file is larger than %(kb)s kB.") % {"kb": MAX_BYTES // 1024})])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise GuideError([Problem(line, _("The file is not UTF-8 text."))]) from None
    try:
        _refuse_aliases_and_depth(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise GuideError([Problem(line, _("A character that cannot be printed."))]) from None
    except yaml.MarkedYAMLError as error:
        raise GuideError([Problem(_line_of_error(error), _syntax_reason(error))]) from None
    if root is None:
        raise GuideError([Problem(1, _("The file is empty."))])
    return root


def _refuse_aliases_and_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise GuideError([Problem(line, _("Aliases (*name) are not used in a guide."))])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise GuideError([Problem(line, _("Nested too deep."))])


def _line_of_error(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _syntax_reason(error: yaml.MarkedYAMLError) -> str:
    return _("This is not YAML: %(problem)s.") % {"problem": error.problem or error.context}


def line_of(node: yaml.Node) -> int:
    return node.start_mark.line + 1


class Reader:
    """Takes values out of nodes. What does not fit is noted as a problem and read as None."""

    def __init__(self):
        self.problems: list[Problem] = []

    def note(self, node: yaml.Node, reason: str) -> None:
        self.problems.append(Problem(line_of(node), reason))

    def mapping(self, node: yaml.Node, *, what: str, required=(), optional=None) -> dict[str, yaml.Node]:
        """The members by key. `optional=None` allows any key; one twice, unknown or missing is a problem."""
        if not isinstance(node, yaml.MappingNode):
            self.note(node, _("%(what)s must be a list of keys with values.") % {"what": what})
            return {}
        members: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = self.text(key_node, what=_("A key"))
            if key is None:
                continue
            if key in members:
                self.note(key_node, _("The key “%(key)s” is there twice.") % {"key": key})
            elif optional is not None and key not in required and key not in optional:
                self.note(key_node, self._unknown_key(what, key, value_node))
            else:
                members[key] = value_node
        for key in required:
            if key not in members:
                self.note(node, _("%(what)s lacks the key “%(key)s”.") % {"what": what, "key": key})
        return members

    def _unknown_key(self, what: str, key: str, value_node: yaml.Node) -> str:
        if isinstance(value_node, yaml.ScalarNode) and not value_node.value and " " in key:
            return _("Put quotes around a text with a comma: “%(text)s” is read as a key.") % {"text": key}
        return _("%(what)s knows no key “%(key)s”.") % {"what": what, "key": key}

    def items(self, node: yaml.Node | None, *, what: str, may_be_empty: bool = False) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.note(node, _("%(what)s must be a list.") % {"what": what})
            return []
        if not node.value and not may_be_empty:
            self.note(node, _("%(what)s may not be empty.") % {"what": what})
        if len(node.value) > MAX_LIST:
            self.note(node, _("%(what)s is longer than %(n)s.") % {"what": what, "n": MAX_LIST})
            return []
        return node.value

    def text(self, node: yaml.Node | None, *, what: str, longest: int = 1000) -> str | None:
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or node.tag != STRING:
            self.note(node, _("%(what)s must be text; put quotes around it.") % {"what": what})
            return None
        value = node.value.strip()
        if not value:
            self.note(node, _("%(what)s may not be empty.") % {"what": what})
            return None
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value if character != "\n"):
            self.note(node, _("%(what)s holds a character that cannot be printed.") % {"what": what})
            return None
        if len(value) > longest:
            self.note(node, _("%(what)s is longer than %(n)s characters.") % {"what": what, "n": longest})
            return None
        return value

    def key(self, node: yaml.Node | None, *, what: str) -> str | None:
        value = self.text(node, what=what, longest=40)
        if value is not None and not re.fullmatch(r"[a-z][a-z0-9_]*", value):
            self.note(node, _("%(what)s may hold small letters, digits and _ only.") % {"what": what})
            return None
        return value

    def choice(self, node: yaml.Node | None, *, what: str, choices) -> str | None:
        value = self.text(node, what=what)
        if value is not None and value not in choices:
            self.note(
                node,
                _("%(what)s “%(value)s” is unknown; it is one of: %(choices)s.")
                % {"what": what, "value": value, "choices": ", ".join(choices)},
            )
            return None
        return value

    def number(self, node: yaml.Node | None, *, what: str, most: int) -> int | None:
        """A whole number from 1 to `most`."""
        if node is None:
            return None
        if (
            not isinstance(node, yaml.ScalarNode)
            or node.tag != INTEGER
            or not re.fullmatch(r"[0-9]{1,9}", node.value)
            or not 1 <= int(node.value) <= most
        ):
            self.note(
                node, _("%(what)s must be a whole number from 1 to %(most)s.") % {"what": what, "most": most}
            )
            return None
        return int(node.value)

    def yes_or_no(self, node: yaml.Node | None, *, what: str, default: bool) -> bool:
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or node.tag != BOOLEAN:
            self.note(node, _("%(what)s must be true or false.") % {"what": what})
            return default
        return node.value.lower() in TRUE_WORDS
