"""The columns a ledger may have, and the words that senders use for them."""

import re
import unicodedata
from dataclasses import dataclass

IGNORED = "-"


@dataclass(frozen=True)
class Column:
    """A fact about a workshop that a ledger can hold; `words` are the headings that mean it."""

    key: str
    label: str
    words: tuple
    is_personal: bool = False


COLUMNS = {
    column.key: column
    for column in (
        Column(
            "name",
            "名称",
            (
                "小作坊名称",
                "作坊名称",
                "单位名称",
                "名称",
                "企业名称",
                "经营主体名称",
                "主体名称",
                "字号",
                "字号名称",
                "店名",
                "经营者名称",
                "食品小作坊名称",
                "生产者名称",
                "户名",
                "市场主体名称",
            ),
        ),
        Column(
            "owner_name",
            "负责人",
            (
                "经营者",
                "负责人",
                "法定代表人",
                "法人",
                "法人代表",
                "姓名",
                "业主",
                "业主姓名",
                "经营者姓名",
                "负责人姓名",
                "联系人",
                "户主",
                "老板",
            ),
        ),
        Column(
            "owner_id",
            "身份证号",
            ("身份证号", "身份证号码", "身份证", "公民身份号码", "居民身份证号", "身份号码", "证件号码"),
            is_personal=True,
        ),
        Column(
            "phone",
            "联系电话",
            ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "负责人电话", "联系人电话"),
            is_personal=True,
        ),
        Column(
            "credit_code",
            "统一社会信用代码",
            ("统一社会信用代码", "社会信用代码", "信用代码", "营业执照号", "营业执照编号", "执照号", "注册号"),
        ),
        Column(
            "area_code",
            "所属乡镇",
            ("乡镇", "所属乡镇", "所在乡镇", "乡（镇）", "乡镇街道", "镇", "辖区", "所属辖区", "所在辖区", "乡镇名称"),
        ),
        Column("village", "村（社区）", ("村", "村名", "行政村", "所在村", "村社区", "村居", "所属村")),
        Column(
            "address",
            "生产地址",
            (
                "生产地址",
                "详细地址",
                "地址",
                "经营地址",
                "生产经营地址",
                "经营场所",
                "生产场所",
                "加工地址",
                "作坊地址",
                "场所地址",
                "生产加工地址",
            ),
        ),
        Column(
            "products",
            "产品（食品类别）",
            (
                "食品类别",
                "产品",
                "主要产品",
                "生产品种",
                "产品名称",
                "食品品种",
                "品种",
                "生产类别",
                "加工品种",
                "产品类别",
                "经营品种",
                "主要产品名称",
                "类别",
                "生产食品品种",
                "加工食品种类",
            ),
        ),
        Column(
            "licence_number",
            "小作坊许可证号",
            ("许可证号", "许可证编号", "小作坊许可证号", "小作坊许可证编号", "证号", "许可证号码", "证书编号", "登记证号", "许可证"),
        ),
        Column("issued_on", "发证日期", ("发证日期", "发证时间", "发证日", "许可日期", "签发日期", "领证日期", "颁证日期", "办证日期")),
        Column(
            "valid_until",
            "有效期至",
            ("有效期至", "有效期", "到期时间", "到期日期", "有效期限", "截止日期", "许可证有效期", "到期日", "有效期止", "失效日期"),
        ),
        Column("staff_count", "从业人数", ("从业人数", "从业人员", "从业人员数", "人数", "从业人员数量", "用工人数", "员工人数", "工人数")),
        Column("floor_area", "场所面积（平方米）", ("场所面积", "面积", "生产面积", "经营面积", "加工面积", "建筑面积", "生产场所面积")),
        Column("opened_on", "开办日期", ("开办日期", "开办时间", "成立日期", "成立时间", "开业时间", "开业日期")),
        Column(
            "wants_upgrade",
            "愿意提档升级",
            ("是否愿意提档升级", "愿意提档升级", "提档升级意愿", "升级意愿", "是否愿意升级", "是否升级", "是否提档升级"),
        ),
        Column("note", "备注", ("备注", "说明", "备注说明", "经营状态", "经营状况", "生产状态", "现状", "状态", "其他")),
    )
}
SERIAL = frozenset({"序号", "编号", "行号", "序", "no"})
NOT_THESE = ("家庭住址", "住址", "户籍", "性别", "年龄", "学历", "民族", "健康证", "监管", "检查", "乡镇意见")
CONTAINED = (
    ("统一社会信用代码", "credit_code"),
    ("身份证", "owner_id"),
    ("提档升级", "wants_upgrade"),
    ("许可证号", "licence_number"),
    ("许可证编号", "licence_number"),
    ("有效期", "valid_until"),
    ("到期", "valid_until"),
    ("发证", "issued_on"),
    ("从业", "staff_count"),
    ("面积", "floor_area"),
    ("电话", "phone"),
    ("手机", "phone"),
    ("地址", "address"),
    ("乡镇", "area_code"),
    ("作坊名称", "name"),
    ("单位名称", "name"),
)
_NOISE = re.compile(r"[\s　*＊:：]|[（(][^）)]*[）)]")
_TIDY = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+")  # nothing to take away: nearly every cell that is asked whether it is a heading


def bare(label) -> str:
    """Return a heading without blanks, stars, colons and what stands in brackets (units, 必填)."""
    if type(label) is str and _TIDY.fullmatch(label):
        return label.lower()
    return _NOISE.sub("", unicodedata.normalize("NFKC", str(label or ""))).lower()


_EXACT = {bare(word): column.key for column in COLUMNS.values() for word in (*column.words, column.label)}
_EXACT["乡"] = "area_code"
_HINT = re.compile("|".join(part for part, _ in CONTAINED))


def key_of(label) -> str:
    """Return the column key that a heading means, IGNORED for a serial number, '' when it is not known."""
    word = bare(label)
    if not word:
        return ""
    if word in SERIAL:
        return IGNORED
    if word in _EXACT:
        return _EXACT[word]
    if not _HINT.search(word) or any(other in word for other in NOT_THESE):
        return ""
    return next(key for part, key in CONTAINED if part in word)
