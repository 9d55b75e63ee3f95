"""Makes the tables of a first migration in one step.

Django renders every related model anew after each operation on one of them. With a hundred models that all lead to
the case and to who acts, a new database then takes a minute; rendered once for all of them, it takes seconds.
"""

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Creates models with everything that the migration adds to them afterwards; for nothing but first migrations."""

    reduces_to_sql = True

    def __init__(self, operations):
        self.operations = operations
        self.created = [each for each in operations if isinstance(each, CreateModel)]
        made = {each.name_lower for each in self.created}
        for each in operations:
            added = isinstance(each, AddField | AddIndex | AddConstraint) and each.model_name_lower in made
            if not (added or isinstance(each, CreateModel)):
                raise ValueError(f"{each.describe()} is not about a model that this migration creates.")

    def state_forwards(self, app_label, state):
        # Stale after the first of them; the next who asks renders them all.
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for each in self.created:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for each in reversed(self.created):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.created)} models"
