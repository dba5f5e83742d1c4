"""Tables made at one go stand as if made one by one, and go again."""

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

from jishan_portal.kit.squashing import CreateModels, code_of

KEY = ("id", models.BigAutoField(primary_key=True))


def _house_and_room() -> CreateModels:
    house = CreateModel(
        "House", [KEY, ("number", models.IntegerField())], {"indexes": [models.Index(fields=["number"], name="house_number")]}
    )
    room = CreateModel("Room", [KEY, ("house", models.ForeignKey("squashed.House", on_delete=models.PROTECT))])
    return CreateModels([house, room])


def _tables() -> list[str]:
    return sorted(name for name in connection.introspection.table_names() if name.startswith("squashed_"))


@pytest.mark.django_db(transaction=True)
def test_tables_are_created_in_order_and_dropped_in_reverse():
    operation, before, after = _house_and_room(), ProjectState(), ProjectState()
    operation.state_forwards("squashed", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("squashed", editor, before, after)
    with connection.cursor() as cursor:
        held = connection.introspection.get_constraints(cursor, "squashed_room")
        indexes = connection.introspection.get_constraints(cursor, "squashed_house")
    made = _tables()
    with connection.schema_editor() as editor:
        operation.database_backwards("squashed", editor, after, before)
    assert (made, _tables()) == (["squashed_house", "squashed_room"], [])
    assert ("squashed_house", "id") in [one["foreign_key"] for one in held.values()]
    assert "house_number" in indexes


def test_models_are_known_together_after_a_state_was_built():
    state = ProjectState()
    CreateModel("Street", [KEY]).state_forwards("squashed", state)
    assert state.apps.get_model("squashed", "Street")
    _house_and_room().state_forwards("squashed", state)
    assert {model.__name__ for model in state.apps.get_models()} == {"Street", "House", "Room"}
    assert state.apps.get_model("squashed", "Room")._meta.get_field("house").related_model.__name__ == "House"


def test_operation_says_what_it_does():
    assert (_house_and_room().describe(), _house_and_room().migration_name_fragment) == ("Create 2 models", "house_room")


def test_code_of_earlier_migrations_is_taken_over_without_their_tables():
    codes = code_of("jishan_portal", "0002_audit_append_only", "0005_publications")
    assert [(one.code.__name__, one.code.__module__.split(".")[-1]) for one in codes] == [
        ("guard", "0002_audit_append_only"),
        ("guard", "0005_publications"),
    ]
