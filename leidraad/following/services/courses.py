"""What will be different now: the answer of who directs, kept with why it was asked."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case, Reach
from cases.services.rows import hold_new
from leidraad.following.signals import Signal
from leidraad.models import CourseMeans, NewCourse
from zvh.access.principal import current_principal_id
from zvh.audit import log
from zvh.errors import Conflict


@transaction.atomic
def choose_course(
    *, new_id: UUID, case: Case, text: str, means: Iterable[str], asked_by: Iterable[Signal]
) -> NewCourse:
    """Keep the answer, dated and signed. It reaches no further than the scores that asked for it (rule 3)."""
    hold_new(new_id)
    if already := NewCourse.objects.filter(pk=new_id).first():
        if already.case_id != case.pk:
            raise Conflict(_("This form was used before; open it again."))
        return already
    asked_by = list(asked_by)
    parts = sorted({part for signal in asked_by for part in signal.om_parts})
    course = NewCourse.objects.create(
        id=new_id,
        case=case,
        text=text,
        means=[CourseMeans(each).value for each in means],
        about=[signal.key for signal in asked_by],
        author_id=current_principal_id(),
        reach=Reach.TABLE,
        from_om_part=bool(parts),
        om_parts=parts,
    )
    log.record("course.choose", case_id=case.pk, subject_id=course.pk)
    return course
