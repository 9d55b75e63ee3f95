"""What is wrong with a guide file: every problem with its line, gathered into one refusal."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zvh.errors import DomainError


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong; `line` counts from 1, as editors do."""

    line: int
    reason: str

    def __str__(self):
        return _("Line %(line)s: %(reason)s") % {"line": self.line, "reason": self.reason}


class GuideError(DomainError):
    """The file is refused whole; nothing of it was loaded."""

    def __init__(self, problems):
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems), field="file")
