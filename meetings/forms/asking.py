"""Forms that ask before they save: what speaks against it is shown once, and saving again is the answer."""

import hashlib
from collections.abc import Sequence

from django import forms

from meetings.planning.cautions import Caution


class AsksFirst(forms.Form):
    """`seen` is what was shown when the browser got the form; `cautions` what there is to show now.

    A form that is sent without `seen` never was on a page: there is nobody to ask, and it is saved.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    cautions: Sequence[Caution] = ()

    def asks(self, cautions: Sequence[Caution]) -> bool:
        """Whether something speaks against it that was not shown yet; then the form goes back with it."""
        self.cautions = cautions
        mark = _mark_of(cautions)
        if not cautions or "seen" not in self.data or self.data["seen"] == mark:
            return False
        self.data = self.data.copy()
        self.data["seen"] = mark
        return True


def _mark_of(cautions: Sequence[Caution]) -> str:
    marks = "\n".join(sorted(caution.mark for caution in cautions))
    return hashlib.sha256(marks.encode()).hexdigest() if marks else ""
