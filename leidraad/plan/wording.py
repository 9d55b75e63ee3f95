"""Words for professionals about what a family member does not get, and about the papers of a plan."""

from django.utils.translation import gettext_lazy as _

from leidraad.audiences import Refusal

WHY_LEFT_OUT = {
    Refusal.OM: _("comes from the part with the OM"),
    Refusal.KEPT: _("is kept among professionals"),
    Refusal.SHIELDED: _("is shielded from this person"),
    Refusal.SEPARATED: _("is about, from or with somebody this person is kept apart from"),
    Refusal.WHEREABOUTS: _("tells where somebody is or can be reached"),
    Refusal.WORDS: _("holds words of another family member"),
    Refusal.CHILD_WORDS: _("holds words of a child"),
    Refusal.AMONG_PROFESSIONALS: _("is an action among professionals"),
    Refusal.NOT_HEARD: _("was not said while this person was there, nor released for the plan"),
}

# The same beside a row, after "Not Peter:".
IN_SHORT = {
    Refusal.OM: _("from the part with the OM"),
    Refusal.KEPT: _("kept among professionals"),
    Refusal.SHIELDED: _("shielded"),
    Refusal.SEPARATED: _("kept apart"),
    Refusal.WHEREABOUTS: _("tells where somebody is"),
    Refusal.WORDS: _("another’s words, not agreed with them"),
    Refusal.CHILD_WORDS: _("words of a child"),
    Refusal.AMONG_PROFESSIONALS: _("an action among professionals"),
    Refusal.NOT_HEARD: _("was not there, and not released for the plan"),
}
