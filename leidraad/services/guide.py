"""Loading a version of the guide. Versions are never changed: a meeting keeps the one it was held with."""

import hashlib
import json
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from leidraad.guide import GuideError, Problem
from leidraad.guide.schema import parse
from leidraad.models import GuideVersion
from zvh.audit import log
from zvh.errors import DomainError


def load_guide(path: Path | str) -> GuideVersion:
    """Load the file and use it for new meetings; raises GuideError with every line that is wrong.

    What says the same as a version that is there (comments aside) is that version: loading it again changes
    nothing but which version is used.
    """
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise GuideError(
            [Problem(1, _("The file cannot be read: %(why)s.") % {"why": error.strerror})]
        ) from None
    return load_guide_content(content=parse(raw))


@transaction.atomic
def load_guide_content(*, content: dict) -> GuideVersion:
    """Store what `parse` made of a file, unless it is there, and make it current."""
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    version = GuideVersion.objects.filter(sha256=digest).first()
    if version is not None and version.is_current:
        return version
    if version is None:
        version = _store(content, digest)
    GuideVersion.objects.filter(is_current=True).update(is_current=False)
    GuideVersion.objects.filter(pk=version.pk).update(is_current=True)
    version.is_current = True
    log.record("guide.load", subject_id=version.pk)
    return version


def _store(content: dict, digest: str) -> GuideVersion:
    same_number = GuideVersion.objects.filter(title=content["title"], version=content["version"])
    if same_number.exists():
        reason = _(
            "Version %(version)s is loaded already and says something else; give this text a new number."
        )
        raise GuideError([Problem(1, reason % {"version": content["version"]})])
    return GuideVersion.objects.create(
        title=content["title"],
        version=content["version"],
        language=content["language"],
        content=content,
        sha256=digest,
    )


def current_guide() -> GuideVersion:
    """The version for new meetings; raises DomainError when none was loaded yet."""
    version = GuideVersion.objects.filter(is_current=True).first()
    if version is None:
        raise DomainError(_("No leidraad is loaded yet; ask the functional administrator."))
    return version
