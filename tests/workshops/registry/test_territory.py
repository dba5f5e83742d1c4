"""The schematic map: figures by township, links to their lists, points by coordinates."""

import re

import pytest
from django.urls import reverse

from tests.factories import workshop_of
from tests.workshops.registry.conftest import JIFENG, XISHE
from workshops.registry import territory
from workshops.registry.models import Workshop

MAP = reverse("workshops:registry:map")


@pytest.fixture
def client(client_of, inspector):
    return client_of(inspector)


def test_figures_count_each_township(inspector):
    workshop_of()
    late = workshop_of(area_code=XISHE)
    Workshop.objects.filter(pk=late.pk).update(licence_number="1", licence_until="2026-03-01")
    rows = {row["code"]: row for row in territory.figures(inspector)}
    assert (rows[JIFENG]["living"], rows[JIFENG]["bare"], rows[XISHE]["living"], rows[XISHE]["expired"]) == (1, 1, 1, 1)
    assert territory.sums(list(rows.values())) == {"living": 2, "working": 2, "expired": 1, "bare": 1, "suspended": 0}


def test_boxes_do_not_overlap_and_stay_inside(inspector):
    boxes = territory.boxes(territory.figures(inspector))
    assert len(boxes) >= 9
    assert all(
        0 <= box["x"] <= territory.WIDTH - territory.BOX_WIDTH and 0 <= box["y"] <= territory.HEIGHT - territory.BOX_HEIGHT for box in boxes
    )
    clashes = [
        (one["name"], other["name"])
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if abs(one["x"] - other["x"]) < territory.BOX_WIDTH and abs(one["y"] - other["y"]) < territory.BOX_HEIGHT
    ]
    assert clashes == []


def test_frame_holds_the_boxes_and_no_empty_county(inspector):
    boxes = territory.boxes(territory.figures(inspector))[:2]
    frame = territory.frame(boxes)
    assert all(frame["left"] < box["x"] and box["x"] + territory.BOX_WIDTH < frame["left"] + frame["width"] for box in boxes)
    assert all(frame["top"] < box["y"] and box["y"] + territory.BOX_HEIGHT < frame["top"] + frame["height"] for box in boxes)
    assert territory.frame(boxes[:1])["width"] < territory.BOX_WIDTH + 10
    assert territory.frame([]) == {"left": 0, "top": 0, "width": territory.WIDTH, "height": territory.HEIGHT}


def test_map_asks_nobody_else(client, county):
    text = client.get(MAP).content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []


def test_map_asks_as_much_for_one_workshop_as_for_eleven(client, county, assert_same_queries):
    assert_same_queries(lambda: client.get(MAP), workshop_of, at_most=6)


def test_points_show_registered_coordinates(client, county):
    assert "还没有登记坐标" in client.get(f"{MAP}?by=points").content.decode()
    workshop_of(longitude=110.98, latitude=35.6)
    workshop_of(longitude=111.02, latitude=35.7)
    points = client.get(f"{MAP}?by=points").context["points"]
    assert [(point["x"], point["y"]) for point in points] == [(24, territory.HEIGHT - 24), (territory.WIDTH - 24, 24)]
