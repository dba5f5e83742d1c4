"""The made county's workshops: fictional names, places and numbers, the same for the same seed.

Owners are born in 1905–1909 (domain 11: no living person is hit), places and phones are invented, credit codes and ID
numbers pass their checks. Up to 500 files are opened one by one through `actions`; more go through `bulk`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric, uscc

from jishan_portal.accounts.models import Area, User
from jishan_portal.kit import clock
from workshops.registry import actions, bulk
from workshops.registry.codes import ALPHABET, LENGTH
from workshops.registry.loading import load_food_kinds
from workshops.registry.models import FoodKind, Ownership, Workshop
from workshops.registry.states import WorkshopState as S

FEW = 500
DETAILED = 2000  # files of a large county that have books, archived papers and the like in full; the others stay as opened
PROGRAMME_STARTED = date(2024, 6, 17)  # 稷政办发〔2024〕10号
CENTRE_LONGITUDE, CENTRE_LATITUDE = 110.98, 35.60
BORN_FROM, BORN_DAYS = date(1905, 1, 1), 1826
SURNAMES = (
    "王李张刘陈杨赵吴周徐孙马朱胡郭何高林郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤卫荆"
    "宁解裴葛柴畅"
)
GIVEN = "福寿康宁安平顺和丰盛金玉兰芳梅英红秀春夏秋冬来喜旺财富贵满堂吉祥永长青山林海文武国建军民勇刚志明亮学忠孝仁义礼信德厚纯朴勤俭"
VILLAGE_HEADS = "上下东西南北前后里外大小新旧"
VILLAGE_BODIES = "庄王段史费杨赵吴程马宁渠册村城路高阳仁义永丰安泰柳槐杏桃桑枣麦谷沟坡塬湾桥井窑堡寨"
TRADES = {
    "mahua": ("麻花", 18),
    "flour": ("面粉", 12),
    "bingzi": ("饼子", 14),
    "egg": ("蛋品", 6),
    "jujube": ("枣", 10),
    "pastry": ("糕点", 8),
    "steamed": ("馍", 6),
    "noodle": ("挂面", 6),
    "vermicelli": ("粉条", 5),
    "tofu": ("豆腐", 7),
    "vinegar": ("醋", 4),
    "oil": ("油", 5),
    "pickle": ("酱菜", 3),
    "meat": ("熟肉", 4),
    "nuts": ("炒货", 2),
}
ENDINGS = ("加工坊", "作坊", "坊", "店", "加工店")
STATES = ((S.ACTIVE, 86), (S.SUSPENDED, 5), (S.RECTIFYING, 3), (S.UPGRADING, 3), (S.CONVERTED, 1), (S.CANCELLED, 1.5), (S.CLOSED_DOWN, 0.5))
PATHS = {
    S.ACTIVE: (),
    S.SUSPENDED: (("suspend", S.SUSPENDED, "设备检修，业主申请停产"),),
    S.RECTIFYING: (("rectify", S.RECTIFYING, "日常检查发现环境卫生不达标，列入整治"),),
    S.UPGRADING: (("upgrade", S.UPGRADING, "业主申请提档升级，场所改造已开工"),),
    S.CONVERTED: (("upgrade", S.UPGRADING, "业主申请提档升级"), ("convert", S.CONVERTED, "取得食品生产许可证，转为企业")),
    S.CANCELLED: (("cancel", S.CANCELLED, "业主申请注销"),),
    S.CLOSED_DOWN: (("close_down", S.CLOSED_DOWN, "多次责令改正仍不符合条件"),),
}


@dataclass
class County:
    """What the slices' demos share: one random source, the day, who acts, and the files made so far."""

    count: int
    seed: int
    by: object
    today: date = field(default_factory=clock.today)
    files: list[Workshop] = field(default_factory=list)
    opened: dict[int, date] = field(default_factory=dict)
    lives: dict[int, list] = field(default_factory=dict)
    licences: dict[int, tuple] = field(default_factory=dict)
    numbers: int = 0

    @property
    def is_small(self) -> bool:
        """Whether everything is done one by one, as people would."""
        return self.count <= FEW

    @property
    def detailed(self) -> list[Workshop]:
        """The files that are told in full: all of a small county, the first DETAILED of a large one."""
        return self.files[:DETAILED]

    def rng(self, part: str) -> Random:
        """A random source for one part, so that a new part changes none of the others."""
        return Random(f"{self.seed}:{part}")  # noqa: S311 must come out the same again

    def next_number(self) -> int:
        """A running number, by which invented ID numbers stay apart."""
        self.numbers += 1
        return self.numbers


def resident_id(number: int, area: str = "140824") -> str:
    """Return an ID number that passes its check, different for each `number` below 1.8 million."""
    spread = number * 7919 % (BORN_DAYS * 1000)
    body = f"{area}{BORN_FROM + timedelta(days=spread // 1000):%Y%m%d}{spread % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")


def credit_code(number: int) -> str:
    """Return a credit code of a self-employed trader (92) that passes both its checks."""
    digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    spread, body = number * 48_271 % 31**6, ""
    for _ in range(6):
        spread, place = divmod(spread, 31)
        body += digits[place]
    organisation = f"MA{body}"
    values = ["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) for c in organisation]
    rest = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    code = f"92140824{organisation}{ {10: 'X', 11: '0'}.get(rest, str(rest)) }"
    return code + uscc.calc_check_digit(code + "0")


def phone(rng: Random) -> str:
    """Return an invented mobile number."""
    return f"1{rng.choice(('30', '31', '33', '35', '38', '50', '53', '58', '77', '83', '86', '89', '99'))}{rng.randrange(10**8):08d}"


def person_name(rng: Random, surname: str = "") -> str:
    """Return an invented name."""
    return (surname or rng.choice(SURNAMES)) + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2))))


def open_files(county: County) -> None:
    """Open `county.count` files, spread over the days since the programme started."""
    load_food_kinds()
    rng, areas = county.rng("registry"), list(Area.objects.townships().filter(code__startswith="140824"))
    weights = [18, 12, 12, 16, 12, 8, 8, 8, 6][: len(areas)] + [5] * (len(areas) - 9)
    kinds = FoodKind.objects.in_bulk(list(TRADES))
    rows = [_facts(county, rng, rng.choices(areas, weights)[0], kinds) for _ in range(county.count)]
    if county.is_small:
        county.files = [_open_one(row, by=county.by) for row in rows]
    else:
        county.files = bulk.open_many(
            rows, by=county.by, source="demo", summary=f"建立演示县档案 {len(rows)} 户", data={"seed": county.seed}
        )
    for workshop, row in zip(county.files, rows, strict=True):
        county.opened[workshop.pk] = clock.day_of(row["opened_at"])
        county.lives[workshop.pk] = row["life"]
        if "licence" in row:
            county.licences[workshop.pk] = row["licence"]


def _open_one(row: dict, *, by) -> Workshop:
    data = {name: value for name, value in row.items() if name not in bulk.OWN_KEYS}
    with clock.travel(row["opened_at"]):
        return actions.register({**data, "code": row["code"]}, by=by, source="demo")


def _facts(county: County, rng: Random, area: Area, kinds: dict) -> dict:
    number, surname = county.next_number(), rng.choice(SURNAMES)
    trade = rng.choices(list(TRADES), [weight for _, weight in TRADES.values()])[0]
    village = rng.choice(VILLAGE_HEADS) + rng.choice(VILLAGE_BODIES) + rng.choice(("", rng.choice(VILLAGE_BODIES))) + "村"
    opened = PROGRAMME_STARTED + timedelta(days=rng.randrange(max((county.today - PROGRAMME_STARTED).days - 20, 1)))
    started = opened - timedelta(days=rng.randrange(200, 6000))
    state = rng.choices([state for state, _ in STATES], [weight for _, weight in STATES])[0]
    life = _life(rng, state, opened, county.today)
    row = {
        "code": "".join(rng.choices(ALPHABET, k=LENGTH)),
        "name": _name(rng, area, surname, TRADES[trade][0]),
        "owner_name": person_name(rng, surname),
        "owner_id": resident_id(number),
        "phone": phone(rng),
        "credit_code": credit_code(number) if rng.random() < 0.8 else "",
        "area_code": area.code,
        "village": village,
        "address": f"{area.name}{village}{rng.choice(('', '东街', '西巷', '村委会旁', '南头', '北街'))}{rng.randrange(1, 199)}号",
        "kind": kinds[trade],
        "staff_count": rng.choices((1, 2, 3, 4, 5, 6, 8, 12), (8, 30, 22, 14, 10, 8, 6, 2))[0],
        "floor_area": rng.choice((30, 40, 50, 60, 80, 80, 100, 120, 150, 200)),
        "opened_on": started,
        "wants_upgrade": rng.choice((True, False, None)),
        "opened_at": clock.start_of(opened).replace(hour=rng.randrange(8, 18), minute=rng.randrange(60)),
        "state": state,
        "life": life,
    }
    if rng.random() < 0.88:
        row["licence"] = licence = _licence(rng, number, county.today)
        row["licence_number"], row["licence_until"] = licence[0], licence[2]
    if rng.random() < 0.85:
        x, y = (area.centre_x or 50) - 50, (area.centre_y or 50) - 50
        row["longitude"] = round(CENTRE_LONGITUDE + x * 0.006 + rng.gauss(0, 0.012), 6)
        row["latitude"] = round(CENTRE_LATITUDE - y * 0.0045 + rng.gauss(0, 0.010), 6)
    return row


def _licence(rng: Random, number: int, today: date) -> tuple[str, date, date]:
    """Return (number, issued, until): a few expired, a few within 30 and 60 days, most later."""
    low, high = rng.choices(((-300, -1), (0, 7), (8, 30), (31, 60), (61, 1080)), (8, 2, 4, 5, 81))[0]
    until = today + timedelta(days=rng.randint(low, high))
    issued = until - timedelta(days=3 * 365)
    return f"晋小作坊140824{issued.year}{number:05d}", issued, until


def _name(rng: Random, area: Area, surname: str, trade: str) -> str:
    place = rng.choices(("", "稷山县", area.name, f"稷山县{area.name.removeprefix('稷山县')}"), (4, 2, 4, 2))[0]
    style = rng.choices(("{s}家{t}", "{s}记{t}", "{s}氏{t}", "老{s}家{t}", "小{s}记{t}", "{g}{t}"), (5, 5, 3, 3, 3, 5))[0]
    good = rng.choice(GIVEN) + rng.choice(GIVEN)
    return place + style.format(s=surname, t=trade, g=good) + rng.choice(ENDINGS)


def _life(rng: Random, state: str, opened: date, today: date) -> list[tuple]:
    """Return [(from, to, day, reason, move), …] that lead from 在营 to a state, on rising days after the opening."""
    before, day, steps = S.ACTIVE, opened, []
    for move, after, reason in PATHS[state]:
        day += timedelta(days=rng.randrange(1, max((today - day).days - 1, 2)))
        steps.append((before, after, min(day, today), reason, move))
        before = after
    return steps


def live_on(county: County) -> None:
    """Take the small county's files through their life changes; a large one was opened in its final states."""
    if not county.is_small:
        return
    for workshop in county.files:
        for _, _, day, reason, move in county.lives[workshop.pk]:
            with clock.travel(day):
                actions.change_life(workshop, move, by=county.by, holds_from=day, reason=reason)


def own(county: County, user: User, index: int) -> Workshop:
    """Link an owner's account to one working file and return it; the file's owner is named like the account."""
    working = [workshop for workshop in county.files if not county.lives[workshop.pk]]
    workshop = working[index]
    actions.amend(workshop, {"owner_name": user.name}, by=county.by, version=workshop.version)
    Ownership.objects.get_or_create(workshop=workshop, user=user, until=None, defaults={"since": county.opened[workshop.pk]})
    workshop.refresh_from_db()
    return workshop
