"""What squashed migrations are made of: many tables at one go, and the code of the migrations they replace."""

from importlib import import_module

from django.db.migrations import CreateModel, RunPython
from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Create the tables of several models, in the order given: what a model points at comes before it.

    One `CreateModel` after the other makes Django build every model anew that is tied to the one added, and nearly all are
    tied to the user: two hundred tables took 43 s of a processor, and 7 s so. Here they are built once, when all are known.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, models: list[CreateModel]):
        self.models = models

    def state_forwards(self, app_label, state):
        """Add the models to the state, which builds them when first asked."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Create the tables with their constraints and indexes."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Drop the tables, the last one first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        """Say what this does, for `migrate --plan` and `sqlmigrate`."""
        return f"Create {len(self.models)} models"

    @property
    def migration_name_fragment(self):
        """Return the part of a migration's name that this operation suggests."""
        return "_".join(model.name_lower for model in self.models[:2])


def code_of(app: str, *names: str) -> list[RunPython]:
    """Return the operations in Python of earlier migrations of an app: triggers and indexes that models do not know."""
    modules = [import_module(f"{app}.migrations.{name}") for name in names]
    return [one for module in modules for one in module.Migration.operations if isinstance(one, RunPython)]
