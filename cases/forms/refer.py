"""The referral as one page: the household, its people, how they are related, and why. It works without script."""

from dataclasses import fields
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _

from cases import rules
from cases.forms.referral import (
    MOST_PERSONS,
    GuardianRow,
    HouseholdForm,
    HouseholdRows,
    PersonRow,
    ReferralTextForm,
    RelationRow,
)
from cases.forms.rows import RowKind, ask_nothing_yet
from cases.models import ChannelKind
from cases.services import NewCustody, NewPerson, NewRelation, ReferralText
from zvh.accounts.models import Organisation

MOST_RELATIONS = 60

ROW_KINDS = {
    "persons": RowKind(PersonRow, HouseholdRows, 2, MOST_PERSONS, can_delete=True),
    "relations": RowKind(RelationRow, forms.BaseFormSet, 1, MOST_RELATIONS),
    "guardians": RowKind(GuardianRow, forms.BaseFormSet, 0, MOST_PERSONS),
}


class ReferralPage:
    """All forms of the page together. With `add` it shows one more row of that kind and asks nothing yet; who refers
    `for_others` says for which organisation.
    """

    def __init__(self, data=None, *, add: str = "", for_others: bool = False):
        if data is not None and add in ROW_KINDS:
            data = ROW_KINDS[add].with_one_more(data, prefix=add)
        self.data = data
        self.household = HouseholdForm(data, for_others=for_others)
        self.text = ReferralTextForm(data)
        self.persons = self._rows("persons")
        people = {"people": self.people}
        self.relations = self._rows("relations", form_kwargs=people)
        self.guardians = self._rows("guardians", form_kwargs=people)
        if add:
            for part in self.parts:
                ask_nothing_yet(part)

    def _rows(self, prefix: str, **kwargs):
        return ROW_KINDS[prefix].formset(self.data, prefix=prefix, **kwargs)

    @property
    def organisation(self) -> Organisation | None:
        """The organisation that refers, when that is another than one's own; known once the page was asked for it."""
        return getattr(self.household, "cleaned_data", {}).get("organisation")

    @property
    def parts(self) -> tuple:
        return (self.household, self.persons, self.relations, self.guardians, self.text)

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """Every row of persons as something to choose, by its number and with its name as far as it is typed."""
        unnamed = _("person without a name")
        return [
            (str(number), f"{number + 1}. {form.title or unnamed}")
            for number, form in enumerate(self.persons.forms)
        ]

    def is_valid(self) -> bool:
        valid = [part.is_valid() for part in self.parts]
        return all(valid) and self._points_to_persons()

    def _points_to_persons(self) -> bool:
        """Relations and guardians speak of rows that hold a person."""
        filled = {str(number) for number, _form in self.persons.filled()}
        whole = True
        for formset, names in ((self.relations, ("person", "other")), (self.guardians, ("child",))):
            for form in _filled(formset):
                for name in names:
                    if form.cleaned_data[name] not in filled:
                        form.add_error(name, _("There is no name on that line."))
                        whole = False
        return whole

    @cached_property
    def new_persons(self) -> dict[str, NewPerson]:
        return {str(number): form.person() for number, form in self.persons.filled()}

    def new_relations(self) -> list[NewRelation]:
        """Each once, however often it was filled in."""
        of = self.new_persons
        lines = {
            (form.cleaned_data["person"], form.cleaned_data["kind"], form.cleaned_data["other"])
            for form in _filled(self.relations)
        }
        return [NewRelation(of[person].id, kind, of[other].id) for person, kind, other in sorted(lines)]

    def new_custodies(self) -> list[NewCustody]:
        of = self.new_persons
        by_person = {
            (form.cleaned_data["other"], form.cleaned_data["person"])
            for form in _filled(self.relations)
            if form.cleaned_data["holds_custody"]
        }
        by_organisation = {
            (form.cleaned_data["child"], form.cleaned_data["organisation"].pk)
            for form in _filled(self.guardians)
        }
        return [
            NewCustody(child=of[child].id, holder=of[holder].id) for child, holder in sorted(by_person)
        ] + [
            NewCustody(child=of[child].id, organisation_id=organisation)
            for child, organisation in sorted(by_organisation)
        ]

    def facts(self) -> rules.ReferralFacts:
        """What is filled in so far, valid or not; for showing how far it is."""
        self.is_valid()
        relations = [form for form in _filled(self.relations) if form.cleaned_data.get("kind")]
        in_custody = {
            form.cleaned_data.get("other") for form in relations if form.cleaned_data.get("holds_custody")
        } | {form.cleaned_data.get("child") for form in _filled(self.guardians)}
        text = {field.name: self.text.cleaned_data.get(field.name) or "" for field in fields(ReferralText)}
        return rules.ReferralFacts(
            persons=tuple(
                _person_facts(form, in_custody=str(number) in in_custody)
                for number, form in self.persons.filled()
            ),
            relations=len(relations),
            **{
                name: text[name]
                for name in ("reason", "summary", "needed", "predictive_factors", "family_view")
            },
            told=self.text.cleaned_data.get("family_told"),
            told_by=text["told_by"],
            not_told_reason=text["not_told_reason"],
        )


def _filled(formset) -> list[forms.Form]:
    return [form for form in formset.forms if form.has_changed() and hasattr(form, "cleaned_data")]


def _person_facts(form: PersonRow, *, in_custody: bool) -> rules.PersonFacts:
    cleaned = getattr(form, "cleaned_data", {})
    birth = cleaned.get("birth")
    return rules.PersonFacts(
        name=form.title or _("somebody without a name"),
        is_child=bool(cleaned.get("is_child")),
        birth_known=bool(birth and birth.is_known),
        channel_known=bool(cleaned.get("channel_value"))
        or cleaned.get("channel_kind") == ChannelKind.IN_PERSON,
        custody_known=in_custody,
    )
