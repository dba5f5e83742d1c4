"""The data sets that everybody may use: what their columns mean, and their rows; no owner, phone, ID or house number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from branding.awards.queries import register
from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.kit.xlsx import Column
from jishan_portal.public.queries import licensed
from jishan_portal.publications import queries as texts


@dataclass(frozen=True)
class DataSet:
    """One data set: its rows today, its columns and what each column means."""

    key: str
    title: str
    about: str
    rows: Callable[[], Iterable]
    columns: tuple[Column, ...]
    meanings: tuple[str, ...]

    @property
    def dictionary(self) -> list[tuple[str, str]]:
        """(column, meaning) in the order of the file."""
        return [(column.title, meaning) for column, meaning in zip(self.columns, self.meanings, strict=True)]


def _workshops():
    return licensed().living().select_related("kind").order_by("code").iterator(chunk_size=500)


def _publications():
    return texts.on_show().order_by("published_on", "pk")


SETS = (
    DataSet(
        "workshops",
        "有许可证的食品小作坊",
        "在册、登记过食品小作坊许可证的小作坊",
        _workshops,
        (
            Column("公开编码", lambda row: row.code),
            Column("名称", lambda row: row.name),
            Column("乡镇", lambda row: name_of(row.area_code)),
            Column("食品类别", lambda row: row.kind.name if row.kind_id else ""),
            Column("许可证号", lambda row: row.licence_number),
            Column("有效期至", lambda row: row.licence_until, kind="date"),
            Column("状态", lambda row: row.get_state_display()),
        ),
        (
            "门口公示卡上的 8 位编码",
            "小作坊登记名称",
            "所在乡镇、社区服务中心",
            "主要食品类别",
            "食品小作坊许可证编号",
            "年-月-日，空为长期有效",
            "正常、停产、整治、提档升级中等",
        ),
    ),
    DataSet(
        "publications",
        "公示中的结果和决定",
        "检查结果、行政处罚、奖补、名特优等公示，只列正在公示的",
        _publications,
        (
            Column("公开编码", lambda row: row.code),
            Column("类别", lambda row: row.kind_label),
            Column("标题", lambda row: row.title),
            Column("乡镇", lambda row: name_of(row.area_code)),
            Column("公示日期", lambda row: row.published_on, kind="date"),
            Column("公示至", lambda row: row.until_on, kind="date"),
            Column("内容核验码", lambda row: row.content_hash),
        ),
        (
            "在“公示”里按此编码打开全文",
            "公示的种类",
            "已按规定隐去个人信息",
            "所涉小作坊所在乡镇",
            "年-月-日",
            "年-月-日，空为不定期",
            "公示内容的 SHA-256",
        ),
    ),
    DataSet(
        "awards",
        "“名特优”食品小作坊名录",
        "列入名录的和已经摘牌的",
        register,
        (
            Column("公开编码", lambda row: row.workshop.root.code),
            Column("名称", lambda row: row.workshop.root.name),
            Column("乡镇", lambda row: name_of(row.area_code)),
            Column("产品", lambda row: row.product.name if row.product_id else ""),
            Column("认定日期", lambda row: row.awarded_on, kind="date"),
            Column("状态", lambda row: row.get_state_display()),
            Column("摘牌日期", lambda row: row.ended_on, kind="date"),
        ),
        (
            "门口公示卡上的 8 位编码",
            "小作坊登记名称",
            "所在乡镇、社区服务中心",
            "申报的产品，空为整户",
            "年-月-日",
            "已获评、动态复评、已摘牌",
            "年-月-日",
        ),
    ),
)
BY_KEY = {one.key: one for one in SETS}


def month_of(day=None):
    """Return the first day of a month."""
    return (day or clock.today()).replace(day=1)
