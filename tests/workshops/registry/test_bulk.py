"""Files opened set by set hold what files opened one by one hold, however much is said of each."""

from datetime import date

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.kit import clock
from workshops.registry import actions, bulk, codes
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import FoodKind, LifeChange, Workshop, WorkshopText

pytestmark = pytest.mark.django_db
TOWN = "140824100000"
FULL = {
    "name": "稷山县稷峰镇孙家醋\t作坊\\",
    "owner_name": "孙园田",
    "owner_id": "140824190003020724",
    "phone": "13614610033",
    "area_code": TOWN,
    "village": "庄永村",
    "address": "庄永村第91号",
    "staff_count": 3,
    "floor_area": 80,
    "opened_on": date(2020, 5, 1),
    "wants_upgrade": True,
    "note": "一\n二",
}
BARE = {"name": "加工坊", "area_code": "140824101000"}
NOT_ALIKE = {"id", "root_id", "code", "state_at", "created_at", "updated_at", "source", "kind_id"}


def _held(workshop: Workshop) -> tuple:
    fields = {name: value for name, value in Workshop.objects.filter(pk=workshop.pk).values()[0].items() if name not in NOT_ALIKE}
    text = WorkshopText.objects.get(pk=workshop.pk).text.replace(workshop.code, "")
    lives = list(LifeChange.objects.filter(workshop=workshop).values_list("from_state", "to_state", "holds_from", "made_by"))
    return fields, text, lives


@pytest.mark.parametrize("row", [FULL, BARE])
def test_a_file_is_the_same_whichever_way_it_is_opened(row):
    one = actions.register({**row, "phone": row.get("phone", "")}, by=SYSTEM, source="web")
    with clock.travel(one.created_at):
        (pk,) = bulk.open_ids([row], count=1, fields=row, by=SYSTEM, source="web", summary="建档", sentence="建档")

    many = Workshop.objects.get(pk=pk)
    assert _held(many) == _held(one)
    assert many.root_id == pk
    assert many.code != one.code


def test_rows_that_say_different_things_each_keep_their_own():
    load_food_kinds()
    vinegar = FoodKind.objects.get(code="vinegar")
    rows = [FULL | {"kind": vinegar, "code": "ABCDEFGH"}, BARE | {"kind_id": "mahua"}, BARE | {"name": "丙坊", "state": "suspended"}]
    rows[2]["life"] = [("active", "suspended", date(2024, 1, 1), "停业")]

    made = bulk.open_many([rows[0]], by=SYSTEM, source="demo", summary="建档")
    ids = bulk.open_ids(rows[1:], count=2, fields={**rows[1], **rows[2]}, by=SYSTEM, source="demo", summary="建档", sentence="建档")

    assert (made[0].kind, made[0].code, made[0].staff_count) == (vinegar, "ABCDEFGH", 3)
    held = [Workshop.objects.get(pk=pk) for pk in (made[0].pk, *ids)]
    assert [(row.kind_id, row.state, row.staff_count, row.source) for row in held] == [
        ("vinegar", "active", 3, "demo"),
        ("mahua", "active", None, "demo"),
        (None, "suspended", None, "demo"),
    ]
    assert held[0].owner_id == FULL["owner_id"]
    assert [life.to_state for life in LifeChange.objects.filter(workshop=ids[1]).order_by("id")] == ["active", "suspended"]
    assert bulk.open_ids([], count=0, fields=[], by=SYSTEM, source="demo", summary="", sentence="") == []


def test_nothing_of_a_row_is_lost_without_a_word():
    said = {"by": SYSTEM, "source": "demo", "summary": "建档", "sentence": "建档"}
    with pytest.raises(Exception, match="would be lost"):
        bulk.open_ids([FULL], count=1, fields=BARE, **said)
    with pytest.raises(ValueError, match="1 rows instead of 2"):
        bulk.open_ids([FULL], count=2, fields=FULL, **said)
    assert not Workshop.objects.exists()


def test_codes_are_drawn_from_every_letter_of_the_alphabet():
    drawn = codes.new_codes(2_000)

    assert len(drawn) == 2_000
    assert {len(code) for code in drawn} == {codes.LENGTH}
    assert set("".join(drawn)) == set(codes.ALPHABET)
    assert codes.new_codes(0) == []
