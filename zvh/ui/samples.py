"""Made-up content for the style guide; Dutch, as content in the application is, and not translated."""

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from zvh.ui.components import CaseFrame, Tab
from zvh.ui.forms import PlainForm
from zvh.ui.pictures import (
    Balance,
    Bar,
    Bars,
    Completeness,
    Development,
    PhasePath,
    PhaseStep,
    Round,
    ScaleDots,
    Score,
    StepTime,
    TimeBudget,
)

PATH = PhasePath(
    (
        PhaseStep("Directe veiligheid", 1, "been"),
        PhaseStep("Risicogestuurde zorg", 2, "now", "6 weken"),
        PhaseStep("Herstelgerichte zorg", 3, "to_come"),
    )
)
LONG_PATH = PhasePath(
    (
        PhaseStep("Directe veiligheid", 1, "been"),
        PhaseStep("Risicogestuurde zorg", 2, "been"),
        PhaseStep("Herstelgerichte zorg", 3, "been"),
        PhaseStep("Stabilisatie", 4, "now"),
        PhaseStep("Omgaan met terugval", 5, "to_come"),
    )
)
SCALE = ScaleDots(
    question="Hoe groot is uw zorg over hoe veilig iedereen blijft?",
    low_label="geen zorgen",
    high_label="heel veel zorgen",
    higher_is_better=False,
    scores=(
        Score("Ggz", 4),
        Score("Wijkteam", 7),
        Score("School", 7),
        Score("Veilig Thuis", 8),
        Score("Politie", 8),
        Score("OM", 9),
        Score("Mevrouw Bakker", 6, is_family=True),
    ),
)
DEVELOPMENT = Development(
    question="Zorg om stabiele veiligheid",
    higher_is_better=False,
    rounds=(Round("aug", (6, 9, 10)), Round("sep", (5, 7, 9)), Round("okt", (5, 6, 8)), Round("nov")),
)
TIME = TimeBudget(
    (
        StepTime("Vooraf", 5, 6, "been"),
        StepTime("Beeldvorming", 20, 14, "now"),
        StepTime("Schaalvraag", 10),
        StepTime("Oordeelsvorming", 15, with_family=True),
        StepTime("Besluitvorming", 25, with_family=True, must_start=True, note="begint 10:30"),
    )
)
DOMAINS = Bars(
    "Huishoudens met problemen per leefgebied",
    (
        Bar("Werk", 6),
        Bar("Opvoeden en opgroeien", 6),
        Bar("Onderwijs en opleiding", 3),
        Bar("Intergenerationele overdracht van geweld", 2),
        Bar("Romantische relaties", None),
    ),
)


class SampleForm(PlainForm):
    """Every kind of field once."""

    title = forms.CharField(
        label="Wat spreken we af?", max_length=80, help_text="Eén zin, zonder afkortingen."
    )
    reason = forms.CharField(label="Waarom?", widget=forms.Textarea, required=False)
    due = forms.DateField(label="Voor wanneer?", required=False)
    starts_at = forms.DateTimeField(label="Begin", required=False)
    who = forms.ChoiceField(label="Wie?", choices=[("", "Kies …"), ("vt", "Veilig Thuis"), ("om", "OM")])
    aim = forms.ChoiceField(
        label="Voor wie is dit?",
        choices=[("family", "Voor het gezin"), ("professionals", "Onder professionals")],
        widget=forms.RadioSelect,
    )
    known = forms.ChoiceField(
        label="Hoe weet u dit?",
        choices=[("observed", "Zelf gezien"), ("reported", "Gehoord"), ("suspected", "Vermoeden")],
        widget=forms.RadioSelect,
        required=False,
        help_text="Wat gezien is en wat vermoed wordt, blijft apart.",
    )
    basis = forms.CharField(label="Waarop rust het vermoeden?", required=False)
    about = forms.MultipleChoiceField(
        label="Over wie gaat het?",
        choices=[("mother", "Moeder"), ("father", "Vader"), ("daughter", "Dochter")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    shared = forms.BooleanField(label="Met het gezin besproken", required=False)


class SampleRow(PlainForm):
    name = forms.CharField(label="Naam", max_length=80)
    born_on = forms.DateField(label="Geboren op", required=False)


SampleRows = forms.formset_factory(SampleRow, extra=1, can_delete=True, max_num=12)


def sample_rows(data):
    return SampleRows(data, prefix="personen", initial=[{"name": "Mevrouw Bakker"}])


def sample_context(page: str | int) -> dict[str, object]:
    """Everything the style guide shows except its forms."""
    today = timezone.localdate()
    households = [
        {
            "number": f"2026-{148 + number:04}",
            "name": name,
            "phase": "Risicogestuurde zorg",
            "open": number * 3 % 8,
        }
        for number, name in enumerate(
            ["De Wit-Bakker", "Yılmaz", "Van den Heuvel-Łukasiewicz", "Jansen"] * 12
        )
    ]
    return {
        "frame": CaseFrame(
            number="2026-0148",
            household="Huishouden De Wit-Bakker",
            about=("MDA++", "Delft", "casusregisseur F. Jansen"),
            path=PATH,
            tabs=(
                Tab("Overzicht", "#", is_current=True),
                Tab("Gezin", "#"),
                Tab("Bevindingen", "#", count=14),
                Tab("Plan", "#"),
                Tab("Overleggen", "#", count=3),
                Tab("Wie heeft toegang", "#"),
            ),
        ),
        "facts": [
            ("Aanpak", "MDA++"),
            ("Gemeente", "Delft"),
            ("Gezag over zoon", "moeder en vader"),
            ("Tolk", ""),
        ],
        "page": Paginator(households, 5).get_page(page),
        "today": today,
        "last_month": today - timedelta(days=35),
        "long_ago": today - timedelta(days=220),
        "now": timezone.now(),
        "long_path": LONG_PATH,
        "scale": SCALE,
        "no_scale": ScaleDots(
            "Hoe veilig is het nu?", "heel onveilig", "helemaal veilig", higher_is_better=True
        ),
        "development": DEVELOPMENT,
        "time": TIME,
        "balance": Balance(family=3, professionals=5),
        "complete": Completeness("Aanmelding ingevuld", done=7, total=10),
        "domains": DOMAINS,
    }
