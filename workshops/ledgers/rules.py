"""The books: what each asks for, how its standard form is headed, which lines it may be tied to, and which days may be entered."""

from dataclasses import dataclass
from datetime import date, timedelta

from jishan_portal.accounts.roles import Role
from jishan_portal.clocks.rules import due_within
from jishan_portal.kit import clock
from jishan_portal.rulebook.queries import value
from workshops.ledgers.models import LedgerKind, Line, Stage

K = LedgerKind


@dataclass(frozen=True)
class Book:
    """One book.

    `labels` are the fields it has, in order, in the owner's words; the first `few` stand on the phone's screen, the others under
    更多. `required` must be filled. `sources` are the books a line may be tied to, `many` whether to several lines.
    """

    title: str
    icon: str
    verb: str
    labels: dict
    few: int
    required: tuple
    sources: tuple = ()
    many: bool = False
    source_label: str = ""
    units: tuple = ("公斤", "斤", "袋", "箱", "个")


BOOKS = {
    K.PURCHASE: Book(
        "食品原料、食品添加剂、食品相关产品进货查验记录",
        "cart",
        "记进货",
        {
            "name": "进了什么",
            "quantity": "多少",
            "unit": "单位",
            "party": "从谁家进的",
            "photo": "拍一张票据",
            "party_phone": "卖家电话",
            "party_address": "卖家地址",
            "batch": "批号或生产日期",
            "until": "保质期到哪天",
            "spec": "规格",
        },
        5,
        ("name", "quantity", "unit", "party"),
    ),
    K.PRODUCTION: Book(
        "生产投料记录",
        "gear",
        "记生产",
        {
            "name": "做了什么",
            "quantity": "做了多少",
            "unit": "单位",
            "stage": "哪一步",
            "batch": "批号",
            "until": "保质期到哪天",
            "person": "谁做的",
            "detail": "配料和用量",
        },
        3,
        ("name", "quantity", "unit"),
        (K.PURCHASE,),
        True,
        "用了哪些料",
    ),
    K.ADDITIVE: Book(
        "食品添加剂使用记录",
        "moisture",
        "记添加剂",
        {"name": "用了什么添加剂", "quantity": "用了多少", "unit": "单位", "person": "谁称的", "detail": "用在什么产品里"},
        4,
        ("name", "quantity", "unit", "person"),
        (K.PRODUCTION, K.PURCHASE),
        True,
        "用在哪一批",
        ("克", "公斤", "毫升"),
    ),
    K.CLEANING: Book(
        "清洁消毒记录",
        "droplet",
        "记消毒",
        {"name": "清洁了哪里", "detail": "怎么清洁的", "person": "谁做的"},
        3,
        ("name", "detail"),
    ),
    K.TEST: Book(
        "出厂检验记录",
        "clipboard-check",
        "记检验",
        {"name": "检验什么产品", "is_ok": "结果", "detail": "检验了什么", "photo": "拍检验报告", "party": "谁检验的", "person": "经手人"},
        4,
        ("name", "is_ok"),
        (K.PRODUCTION,),
        False,
        "哪一批",
    ),
    K.SALE: Book(
        "食品销售记录",
        "shop",
        "记销售",
        {
            "name": "卖了什么",
            "quantity": "卖了多少",
            "unit": "单位",
            "party": "卖给谁",
            "party_phone": "买家电话",
            "party_address": "买家地址",
            "batch": "批号",
            "spec": "规格",
        },
        4,
        ("name", "quantity", "unit", "party"),
        (K.PRODUCTION,),
        False,
        "哪一批货",
    ),
    K.SAMPLE: Book(
        "食品留样记录",
        "archive",
        "记留样",
        {"name": "留了什么", "quantity": "留了多少", "unit": "单位", "until": "留到哪天", "detail": "放在哪里", "person": "谁留的"},
        4,
        ("name", "quantity", "unit"),
        (K.PRODUCTION,),
        False,
        "哪一批",
        ("克", "公斤", "个", "袋"),
    ),
}


def can_keep(user) -> bool:
    """Whether somebody writes in the books: the owner (domain 1.2, O-08: 小作坊做), and the office for an owner who asks (代记)."""
    return Role.OWNER in user.roles or user.may("registry.edit")


def is_helper(user) -> bool:
    """Whether somebody writes for another: then the line carries both names."""
    return Role.OWNER not in user.roles


def can_amend(user, line: Line) -> bool:
    """Whether somebody may strike or correct a line: the owner any, the office only what the office wrote down."""
    return can_keep(user) and (not is_helper(user) or bool(line.told_by))


def back_days(on: date | None = None) -> int:
    """Return how many days back a line may be entered (rule `ledger.back_days`)."""
    return int(value("ledger.back_days", on))


def fresh_since(on: date | None = None) -> date:
    """Return the first day whose lines show that a ledger is kept now (rule `ledger.fresh_days`)."""
    day = on or clock.today()
    return day - timedelta(days=int(value("ledger.fresh_days", day)) - 1)


def day_refused(on: date) -> str:
    """Return why a day cannot be entered, or nothing."""
    today = clock.today()
    if on > today:
        return f"日期是将来的日子。今天是 {today.month} 月 {today.day} 日，请改成今天或以前的日期。"
    days = back_days()
    if on < today - timedelta(days=days):
        return f"只能补记最近 {days} 天的。更早的请记在纸上，拍照放进档案盒。"
    return ""


def keep_until(line: Line) -> date:
    """Return until when a line must be kept: six months after the shelf life, two years where there is none (FSL 50)."""
    if line.until and line.kind in {K.PURCHASE, K.PRODUCTION}:
        return due_within("records.keep_after_shelf_life", line.until)
    return due_within("records.keep_without_shelf_life", line.on)


def stage_of(kind: str, chosen: str = "") -> str:
    """Return the link of the chain a line belongs to: sales to 销售, production as chosen, the rest to 生产."""
    if kind == K.SALE:
        return Stage.SALE
    return chosen if kind == K.PRODUCTION and chosen in Stage.values else Stage.PRODUCTION
