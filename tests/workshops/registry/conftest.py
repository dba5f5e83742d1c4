"""A small county: two townships, one station, people who work there."""

from datetime import date

import pytest

from jishan_portal.accounts.models import Area, Organisation, Post, User
from jishan_portal.accounts.roles import Role
from workshops.registry import actions
from workshops.registry.loading import load_food_kinds

JIFENG, XISHE, ELSEWHERE = "140824100000", "140824101000", "140881100000"


@pytest.fixture
def county(db):
    """Areas, the bureau and one station that looks after 稷峰镇."""
    for code, name, level in (
        ("140824000000", "稷山县", 6),
        (JIFENG, "稷峰镇", 9),
        (XISHE, "西社镇", 9),
        (ELSEWHERE, "城东街道", 9),
    ):
        Area.objects.create(code=code, name=name, short_name=name, level=level)
    bureau = Organisation.objects.create(code="bureau", name="稷山县市场监督管理局", short_name="县市监局", kind="bureau")
    bureau.areas.set(["140824000000"])
    station = Organisation.objects.create(code="jifeng", name="稷峰市场监管所", short_name="稷峰市监所", kind="station", parent=bureau)
    station.areas.set([JIFENG])
    other = Organisation.objects.create(code="hejin", name="河津市场监管所", short_name="河津所", kind="station")
    other.areas.set([ELSEWHERE])
    load_food_kinds()
    return {"bureau": bureau, "station": station, "other": other}


@pytest.fixture
def person(county):
    """Make a user with one post: person(Role.INSPECTOR), person(Role.OWNER, None)."""

    def make(role, at="bureau", name=""):
        user = User.objects.create_user(f"u{User.objects.count() + 1}", name=name or role.label, must_change_password=False)
        Post.objects.create(user=user, organisation=county[at] if at else None, role=role, starts_on=date(2024, 1, 1))
        return user

    return make


@pytest.fixture
def inspector(person):
    """An inspector of the whole county."""
    return person(Role.INSPECTOR)


@pytest.fixture
def chief(person):
    """A station chief with the whole county in reach."""
    return person(Role.STATION_CHIEF)


@pytest.fixture
def stranger(person):
    """An inspector of another county."""
    return person(Role.INSPECTOR, "other")


@pytest.fixture
def open_file(inspector):
    """Register a workshop: open_file(name="…", area_code=…)."""
    counter = iter(range(1, 1000))

    def make(**data):
        number = next(counter)
        fields = {"name": f"第{number}麻花坊", "area_code": JIFENG, "phone": f"1380359{number:04d}", "address": f"东南村{number}号", **data}
        return actions.register(fields, by=inspector)

    return make


@pytest.fixture
def workshop(open_file):
    """One workshop in 稷峰镇."""
    return open_file(name="稷山县稷峰镇孙家醋作坊", owner_name="孙园田", owner_id="140824190001010012", kind_id="vinegar")
