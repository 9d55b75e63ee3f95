"""What an answer to a topic of the guide records: the words a guide may use under `captures`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capture(models.TextChoices):
    """Each kind is shown and stored as what it is; the labels head its form in the room."""

    PHASE_CHECK = "phase_check", _("Which phase fits")
    HOUSEHOLD = "household", _("The household")
    LIFE_DOMAINS = "life_domains", _("Life domains")
    INVOLVEMENT = "involvement", _("Who helps")
    CONCERN = "concern", _("Concerns")
    INCIDENTS = "incidents", _("Incidents")
    PATTERN = "pattern", _("Patterns")
    RISK = "risk", _("Risks")
    HELP_TRIED = "help_tried", _("Earlier help")
    STRENGTH = "strength", _("Strengths")
    RECOVERY = "recovery", _("Recovery points")
    FUTURE = "future", _("Future")
    UNKNOWN = "unknown", _("Not known yet")
    REVIEW = "review", _("Looking back on agreements")
    SCALE = "scale", _("Scale")
    JOINT_CONCERN = "joint_concern", _("The joint biggest concern")
    SAFETY_CHECK = "safety_check", _("Is someone not safe now")
    VERDICT = "verdict", _("Verdict")
    NEED = "need", _("What is needed")
    IDEA = "idea", _("Ideas")
    PRIORITY = "priority", _("Weighing")
    ACTION = "action", _("Actions")
    BOTTOM_LINE = "bottom_line", _("Bodemeisen")
    COOPERATION = "cooperation", _("Cooperation")
    CLOSING = "closing", _("Closing plan")
