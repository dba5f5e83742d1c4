"""What the value of a rule may look like, and how it reads in Chinese. Pure: no database."""

import re
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from django.apps import apps

from jishan_portal.accounts.roles import Role
from jishan_portal.rulebook.models import Kind

CODE, CHINESE = re.compile(r"[a-z][a-z_]+"), re.compile(r"[\u4e00-\u9fff]")
UNITS = {"workdays": "个工作日", "days": "日", "months": "个月", "years": "年", "hours": "小时"}


@dataclass(frozen=True)
class Extension:
    """How a period may be made longer: by how much (None: fixed when it is granted), by whom."""

    length: int | None
    approver: str
    roles: tuple[str, ...]
    is_collective: bool = False

    @property
    def sentence(self) -> str:
        """“15（市监局负责人批准）” without its unit, for `Period.sentence`."""
        return f"{self.approver}{'决定' if self.is_collective else '批准'}"


@dataclass(frozen=True)
class Period:
    """The value of a rule of kind `period`.

    `counts_from` names the start event, `suspended_by` the events whose time does not count; `is_backward` counts
    back from the event; `rolls`: a last day off passes to the next working day; `restricts_authority`: the period
    limits the office itself, so people are warned by the day before rolling.
    """

    length: int
    unit: str
    counts_from: str
    rolls: bool = True
    is_backward: bool = False
    restricts_authority: bool = False
    suspended_by: str = ""
    extensions: tuple[Extension, ...] = ()

    @classmethod
    def from_value(cls, value: dict) -> "Period":
        """Build a period from a rule's JSON value; ValueError names in Chinese what is wrong."""
        try:
            extensions = tuple(Extension(**{**row, "roles": tuple(row["roles"])}) for row in value.get("extensions", ()))
            period = cls(**{**value, "extensions": extensions})
        except (TypeError, KeyError) as error:
            raise ValueError("期限规则缺少项目或有多余项目，请按表单各栏填写。") from error
        period.check()
        return period

    def check(self) -> None:
        """Raise ValueError where the parts do not fit together."""
        if self.unit not in UNITS:
            raise ValueError("期限单位只能是工作日、日、月、年或小时。")
        if not isinstance(self.length, int) or isinstance(self.length, bool) or not 1 <= self.length <= 3650:
            raise ValueError("期限长度应为 1 至 3650 的整数。")
        if not self.counts_from.strip():
            raise ValueError("请写明期限从哪一天起算，例如“立案之日”。")
        for extension in self.extensions:
            if not set(extension.roles) or set(extension.roles) - set(Role.values):
                raise ValueError("延长须写明由哪个岗位批准。")
            if extension.length is not None and not 1 <= extension.length <= 3650:
                raise ValueError("延长的长度应为 1 至 3650 的整数，由批准时确定的请留空。")

    def as_value(self) -> dict:
        """Return the JSON value of the period."""
        value = asdict(self)
        value["extensions"] = [{**asdict(row), "roles": list(row.roles)} for row in self.extensions]
        return value

    @property
    def measure(self) -> str:
        """“15 个工作日”."""
        return f"{self.length} {UNITS[self.unit]}"

    @property
    def sentence(self) -> str:
        """The whole rule in one line, as lists and detail pages show it."""
        parts = [f"自{self.counts_from}起 {self.measure}" if not self.is_backward else f"{self.counts_from}前 {self.measure}"]
        for row in self.extensions:
            longer = f"可延长 {row.length} {UNITS[self.unit]}" if row.length else "可延长（长度由批准时确定）"
            parts.append(f"{longer}，{row.sentence}")
        if self.suspended_by:
            parts.append(f"不计入：{self.suspended_by}的时间")
        if self.restricts_authority:
            parts.append("约束本机关，按未顺延日提醒")
        return "；".join(parts)


def _number(value) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError("请填写数字，例如 30000。") from error
    if not number.is_finite() or number < 0:
        raise ValueError("请填写不小于 0 的数字。")
    return number


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _table(value) -> list:
    if not isinstance(value, list) or not value or not all(isinstance(row, list) and row for row in value):
        raise ValueError("请每行填写一组，各项之间用逗号分开。")
    return value


def _list(value) -> list:
    if not isinstance(value, list) or not value:
        raise ValueError("列表至少填写一项，每行一项。")
    return value


def check_value(kind: str, value, *, alternatives=()):
    """Return a rule's value in its stored form, or raise ValueError with a Chinese sentence."""
    if kind == Kind.PERIOD:
        return Period.from_value(value).as_value()
    if kind in {Kind.NUMBER, Kind.AMOUNT, Kind.PERCENT}:
        return _plain(_number(value))
    if kind == Kind.FLAG:
        return bool(value)
    if kind == Kind.LIST:
        return _list(value)
    if kind == Kind.TABLE:
        return _table(value)
    options = [row["value"] for row in alternatives]
    if value not in options:
        raise ValueError("请从列出的选项中选择一项。")
    return value


@cache
def _records() -> dict[str, str]:
    """Return {kind of record: its name}: rules name kinds of records as duties do (inspections.hazard), people as 风险隐患."""
    return {model._meta.label_lower: str(model._meta.verbose_name) for model in apps.get_models()}


def listed(value: list) -> list[str]:
    """Return the entries of a list as people read and type them: a kind of record by its name."""
    return [_records().get(str(entry), str(entry)) for entry in value]


def typed(line: str, held: list) -> str:
    """Return a typed entry as the list stores it: in a list that holds kinds of records a name becomes the kind it names."""
    kinds = {name: kind for kind, name in _records().items()} if any(entry in _records() for entry in held) else {}
    return kinds.get(line.strip(), line)


def _cells(row) -> str:
    """Return a row of a table in words: its codes are left out where Chinese beside them says what they stand for."""
    cells = ["—" if cell is None else str(cell) for cell in row]
    told = [cell for cell in cells if not CODE.fullmatch(cell)]
    return " ".join(told if any(CHINESE.search(cell) for cell in told) else cells)


def sheet(label: str, value: list) -> tuple[list[str], list[list[str]]]:
    """Return a table's headings and rows as pages show them; the headings are what the label names in brackets, if it names each column.

    每年检查次数（等级、下限、上限） gives 等级, 下限, 上限.
    """
    rows = [["—" if cell is None else str(cell) for cell in row] for row in value]
    named = label[:-1].rpartition("（")[2].split("、") if label.endswith("）") else []
    return (named if all(len(row) == len(named) for row in rows) else []), rows


def spoken(kind: str, value, *, unit: str = "", alternatives=()) -> str:
    """Return a rule's value as a Chinese phrase for pages."""
    match kind:
        case Kind.PERIOD:
            words = Period.from_value(value).sentence
        case Kind.AMOUNT:
            words = f"{Decimal(str(value)):,.2f} 元"
        case Kind.FLAG:
            words = "是" if value else "否"
        case Kind.LIST:
            words = f"{'、'.join(listed(value))} {unit}".strip()
        case Kind.TABLE:
            words = "；".join(map(_cells, value))
        case Kind.CHOICE:
            words = next((row["label"] for row in alternatives if row["value"] == value), str(value))
        case _:
            words = f"{value} {unit}".strip()
    return words
