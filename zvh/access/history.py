"""History of what changed: for each model with content an event table (django-pghistory), filled by the database.

An app names its models at the end of its `models`; triggers and policies follow from that (zvh.access.history_tables).
"""

import pghistory
from django.db import models

EVENTS = ("insert", "update", "delete")
# The column by which a page finds the changes of a case: the first of these that a model has, else its own key.
FOUND_BY = ("case", "household", "person")

_reasons: dict[type[models.Model], str] = {}


class Change(models.Model):
    """What every event carries besides the row as it became, or as it was when it was deleted.

    The transaction joins it to the line of the log, which tells on behalf of which grant. No part of it is written
    by the application: the serving role can't.
    """

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_transaction = models.BigIntegerField()
    pgh_principal_id = models.UUIDField(null=True)

    class Meta:
        abstract = True


def keep_history(*tracked: type[models.Model]) -> None:
    """Make the event table of each of these models; join tables are named as `Model.field.through`."""
    from pghistory.models import Event

    class Event(Change, Event):
        class Meta:
            abstract = True

    for model in tracked:
        pghistory.track(
            *(pghistory.ManualEvent(label) for label in EVENTS),
            # What points to the row is the row's own key; no table of contexts, which the application could rewrite.
            obj_field=None,
            context_field=None,
            append_only=False,
            base_model=Event,
            meta={
                "default_permissions": (),
                "indexes": [models.Index(fields=[found_by(model)])],
            },
        )(model)


def without_history(model: type[models.Model], *, because: str) -> None:
    """A model whose rows need no history, and why."""
    _reasons[model] = because


def found_by(model: type[models.Model]) -> str:
    """The field by which the changes of a case are found."""
    names = [field.name for field in model._meta.local_fields]
    if model._meta.auto_created:
        return next(
            field.name
            for field in model._meta.local_fields
            if field.remote_field and field.remote_field.model is model._meta.auto_created
        )
    if model._meta.model_name in FOUND_BY:
        return model._meta.pk.name
    return next((name for name in FOUND_BY if name in names), model._meta.pk.name)


def event_model_of(model: type[models.Model]) -> type[models.Model] | None:
    """The event table of a model, or None when its history is not kept."""
    found = set(getattr(model, "pgh_event_models", {}).values())
    return found.pop() if found else None


def reason_without(model: type[models.Model]) -> str:
    return _reasons.get(model, "")
