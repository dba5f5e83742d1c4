"""Another county is a matter of two files: what they may look like, and that nothing of wrong ones is loaded."""

import json

import pytest
from django.core.management import CommandError, call_command

from jishan_portal.accounts.county_files import MOST_NAMED, BaseDataRefused
from jishan_portal.accounts.loading import load_areas_and_organisations
from jishan_portal.accounts.models import Area, Organisation

pytestmark = pytest.mark.django_db
COUNTY = "150122000000"
AREAS = """code,name,short_name,centre_x,centre_y,is_confirmed,note
150000000000,内蒙古自治区,内蒙古,,,1,
150100000000,呼和浩特市,呼和浩特,,,1,
150122000000,托克托县,托县,50,50,1,
150122100000,双河镇,双河,30,40.5,1,
150122101000,新营子镇,新营子,60,40,0,待县局核定
"""
BODIES = """code,name,short_name,kind,parent,areas,is_confirmed,note
tuo-bureau,托克托县市场监督管理局,县市场监管局,bureau,,150122000000,1,
tuo-1,双河市场监督管理所,双河所,station,tuo-bureau,150122100000 150122101000,0,待县局核定
"""


@pytest.fixture
def folder(tmp_path, settings):
    """Return `folder(areas, bodies, encoding)`: a directory with the two files of another county."""
    settings.COUNTY_CODE = COUNTY

    def make(areas: str = AREAS, bodies: str = BODIES, encoding: str = "utf-8"):
        (tmp_path / "areas.csv").write_bytes(areas.encode(encoding))
        (tmp_path / "organisations.csv").write_bytes(bodies.encode(encoding))
        return tmp_path

    return make


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_another_county_is_loaded_and_nothing_of_the_shipped_one(folder, encoding):
    at, before = folder(encoding=encoding), Area.objects.count()

    assert load_areas_and_organisations(at) == {"areas": 5, "organisations": 2}
    assert load_areas_and_organisations(at) == {"areas": 0, "organisations": 0}

    assert list(Area.objects.inside(COUNTY).townships().values_list("name", "centre_y")) == [("双河镇", 40.5), ("新营子镇", 40)]
    station = Organisation.objects.get(code="tuo-1")
    assert (station.parent.name, station.is_confirmed, station.areas.count()) == ("托克托县市场监督管理局", False, 2)
    assert Area.objects.count() == before + 5


def test_folder_of_the_settings_is_taken_by_the_command(folder, settings, capsys):
    settings.BASE_DATA_DIR = str(folder())

    call_command("load_base")

    assert json.loads(capsys.readouterr().out)["areas"] == 5


@pytest.mark.parametrize(
    ("areas", "bodies", "says"),
    [
        (AREAS.replace("150122100000,双河镇", "15012210,双河镇"), BODIES, "areas.csv 第 5 行：区划代码“15012210”应为 12 位数字。"),
        (AREAS.replace("150122101000", "150122100000"), BODIES, "areas.csv 第 6 行：代码 150122100000 重复。"),
        (AREAS.replace("150122100000,双河镇", "150199100000,双河镇"), BODIES, "第 5 行：双河镇所在的县（150199000000）不在区划里。"),
        (AREAS.replace("30,40.5", "30,"), BODIES, "第 5 行：示意图位置应为两个 0 至 100 的数，或者都留空。"),
        (AREAS.replace("30,40.5", "300,40"), BODIES, "第 5 行：示意图位置"),
        (AREAS.replace("双河镇,双河", ",双河"), BODIES, "第 5 行：没有名称。"),
        (AREAS.replace("60,40,0", "60,40,是"), BODIES, "第 6 行：is_confirmed 应为 1（已核定）或 0（待核定）。"),
        (AREAS.replace("is_confirmed", "confirmed"), BODIES, "areas.csv 缺少列：is_confirmed。"),
        ("", BODIES, "areas.csv 没有内容。"),
        (AREAS, BODIES.replace(",station,tuo-bureau,", ",station,nobody,"), "organisations.csv 第 3 行：上级单位 nobody 须写在前面。"),
        (AREAS, BODIES.replace(",station,", ",所,"), "第 3 行：类别“所”应为 bureau、"),
        (AREAS, BODIES.replace("150122101000", "150122109000"), "第 3 行：辖区 150122109000 不在区划里。"),
        (AREAS, BODIES.replace("150122100000 150122101000", ""), "第 3 行：没有写辖区的区划代码。"),
        (AREAS, BODIES.replace("tuo-1", "一所"), "第 3 行：单位代号“一所”只能用小写字母、数字、横线。"),
    ],
)
def test_wrong_line_is_named_and_nothing_is_loaded(folder, areas, bodies, says):
    at = folder(areas, bodies)

    with pytest.raises(CommandError) as refused:
        call_command("load_base", "--data", str(at))

    assert says in str(refused.value)
    assert not Area.objects.inside("150000000000").exists()
    assert not Organisation.objects.filter(code__startswith="tuo").exists()


def test_county_that_the_files_do_not_hold_is_said(folder, settings):
    settings.COUNTY_CODE = "150123000000"

    with pytest.raises(BaseDataRefused, match="没有本县（COUNTY_CODE=150123000000）"):
        load_areas_and_organisations(folder())


def test_shipped_county_is_not_loaded_into_another_one(settings):
    settings.COUNTY_CODE = COUNTY

    with pytest.raises(BaseDataRefused, match="没有本县"):
        load_areas_and_organisations()


def test_folder_that_is_not_there_or_in_no_known_encoding_is_said(folder, tmp_path):
    with pytest.raises(BaseDataRefused, match="读不到"):
        load_areas_and_organisations(tmp_path / "nowhere")
    at = folder()
    (at / "areas.csv").write_bytes(b"\xff\xff\xff\x81")
    with pytest.raises(BaseDataRefused, match="文字编码"):
        load_areas_and_organisations(at)


def test_a_flood_of_wrong_lines_is_cut_short(folder):
    wrong = "".join(f"{number},坏,坏,,,1,\n" for number in range(30))

    with pytest.raises(BaseDataRefused) as refused:
        load_areas_and_organisations(folder(AREAS + wrong))

    assert (len(refused.value.messages), refused.value.messages[-1]) == (MOST_NAMED + 1, "……另有 10 处。")
