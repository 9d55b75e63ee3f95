"""What is different now, for the plan of professionals: it is among the circumstances of what was agreed."""

from cases.models import Case
from cases.models.statements import Reach
from leidraad.models import Conversation, NewCourse
from leidraad.plan.facts import closed_to
from leidraad.plan.rows import day

SHARED = (Reach.TABLE, Reach.PLAN)


def courses_for_plan(case: Case, conversation: Conversation | None) -> list[dict]:
    """Every answer so far, the last one first, as plain values; those of a part with the OM say so."""
    courses = NewCourse.objects.filter(case=case, reach__in=SHARED).select_related("author")
    return [
        {
            "id": str(course.pk),
            "text": course.text,
            "means": list(course.means),
            "on": day(course.created_at),
            "by": course.author.label,
            "om_parts": closed_to(course),
        }
        for course in courses.order_by("-created_at", "id")
    ]
