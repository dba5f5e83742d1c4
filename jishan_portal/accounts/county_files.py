"""Whether the areas and organisations of a county can be loaded: every wrong line is named, in Chinese, before anything is written."""

import re

from jishan_portal.accounts.areas import LEVELS, level_of, padded
from jishan_portal.accounts.models import Area, Organisation, OrganisationKind

AREA_COLUMNS = ("code", "name", "short_name", "centre_x", "centre_y", "is_confirmed", "note")
ORGANISATION_COLUMNS = ("code", "name", "short_name", "kind", "parent", "areas", "is_confirmed", "note")
CODE, SLUG, PLACE = re.compile(r"\d{12}", re.ASCII), re.compile(r"[a-z0-9-]{1,40}", re.ASCII), re.compile(r"\d{1,3}(\.\d+)?", re.ASCII)
UPPER = {6: 4, 9: 6, 12: 9}  # the level that an area stands under
MOST_NAMED = 20


class BaseDataRefused(Exception):
    """Files that cannot be loaded; `messages` name each line and what to do."""

    def __init__(self, messages: list[str]):
        more = [f"……另有 {len(messages) - MOST_NAMED} 处。"] if len(messages) > MOST_NAMED else []
        self.messages = [*messages[:MOST_NAMED], *more]
        super().__init__("".join(self.messages))


def check(areas: list[dict], organisations: list[dict], *, known: set[str], county: str) -> None:
    """Raise BaseDataRefused where a line of the two files is wrong; `known` are the codes of the areas that stand already."""
    codes = known | {row.get("code", "") for row in areas}
    found = _columns("areas.csv", areas, AREA_COLUMNS) or _areas(areas, codes)
    found += _columns("organisations.csv", organisations, ORGANISATION_COLUMNS) or _organisations(organisations, codes)
    if not found and county not in codes:
        found = [f"区划数据里没有本县（COUNTY_CODE={county}）。请核对 COUNTY_CODE 和 areas.csv，或用 BASE_DATA_DIR 指明本县的数据目录。"]
    if found:
        raise BaseDataRefused(found)


def _columns(name: str, rows: list[dict], wanted: tuple) -> list[str]:
    if not rows:
        return [f"{name} 没有内容。第一行应为列名：{','.join(wanted)}。"]
    missing = [column for column in wanted if column not in rows[0]]
    return [f"{name} 缺少列：{'、'.join(missing)}。"] if missing else []


def _lines(name: str, rows: list[dict], problems_of) -> list[str]:
    found, seen = [], set()
    for number, row in enumerate(rows, 2):
        problems = problems_of(row)
        if row["code"] in seen:
            problems.append(f"代码 {row['code']} 重复")
        seen.add(row["code"])
        found += [f"{name} 第 {number} 行：{problem}。" for problem in problems]
    return found


def _common(row: dict, model) -> list[str]:
    found = [] if row["name"] else ["没有名称"]
    for column in ("name", "short_name", "note"):
        most = model._meta.get_field(column).max_length
        if len(row[column]) > most:
            found.append(f"{column} 超过 {most} 个字")
    if row["is_confirmed"] not in {"0", "1"}:
        found.append("is_confirmed 应为 1（已核定）或 0（待核定）")
    return found


def _areas(rows: list[dict], codes: set[str]) -> list[str]:
    def problems_of(row: dict) -> list[str]:
        if not CODE.fullmatch(row["code"]):
            return [f"区划代码“{row['code']}”应为 12 位数字"]
        found, level = _common(row, Area), level_of(row["code"])
        above = padded(row["code"][: UPPER[level]]) if level in UPPER else ""
        if above and above not in codes:
            found.append(f"{row['name']}所在的{dict(LEVELS)[UPPER[level]]}（{above}）不在区划里")
        places = [row[column] for column in ("centre_x", "centre_y")]
        if bool(places[0]) != bool(places[1]) or any(place and not (PLACE.fullmatch(place) and float(place) <= 100) for place in places):
            found.append("示意图位置应为两个 0 至 100 的数，或者都留空")
        return found

    return _lines("areas.csv", rows, problems_of)


def _organisations(rows: list[dict], codes: set[str]) -> list[str]:
    above = set(Organisation.objects.values_list("code", flat=True))

    def problems_of(row: dict) -> list[str]:
        found = _common(row, Organisation)
        if not SLUG.fullmatch(row["code"]):
            found.append(f"单位代号“{row['code']}”只能用小写字母、数字、横线")
        if row["kind"] not in OrganisationKind.values:
            found.append(f"类别“{row['kind']}”应为 {'、'.join(OrganisationKind.values)} 之一")
        if row["parent"] and row["parent"] not in above:
            found.append(f"上级单位 {row['parent']} 须写在前面")
        unknown = [code for code in row["areas"].split() if code not in codes]
        if unknown or not row["areas"]:
            found.append(f"辖区 {'、'.join(unknown)} 不在区划里" if unknown else "没有写辖区的区划代码")
        above.add(row["code"])
        return found

    return _lines("organisations.csv", rows, problems_of)
