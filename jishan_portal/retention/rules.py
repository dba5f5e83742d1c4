"""What is destroyed when: the kinds of personal data, each with its dated term in the rulebook, what goes and what stays.

The shortest time that serves the purpose is what 个人信息保护法 article 19 asks for; no source names the months for a
workshop's file, so all of them are the portal's defaults until the bureau confirms them. Records of cases, papers and paid
money have their archives' terms and are never touched here.
"""

from dataclasses import dataclass
from datetime import date

from jishan_portal.kit.masking import mask_name
from jishan_portal.kit.workdays import add_months
from jishan_portal.rulebook import queries as rulebook

AUTOMATIC = "retention.automatic"
DESTROYED = "（已到期销毁）"
PERSONAL = frozenset({"phone", "owner_id", "owner_name"})  # what a correction or a merge may have kept of a workshop


@dataclass(frozen=True)
class Kind:
    """One kind of personal data: its word, label, since when its term runs, what goes and what stays."""

    key: str
    label: str
    since: str
    goes: str
    stays: str

    @property
    def rule(self) -> str:
        """The key of its term in the rulebook, in months."""
        return f"retention.{self.key}"


KINDS = (
    Kind(
        "workshop_owner", "已终止小作坊的负责人", "注销、取缔或转为企业之日",
        "身份证号、电话、备注，更正申请和合并记录里留下的电话、身份证号", "名称、负责人姓名、地址、证照、检查和处罚记录",
    ),
    Kind(
        "owner_account", "已终止小作坊的业主账号", "名下最后一户终止之日",
        "手机号、姓名（只留姓），账号停用", "账号编号和它留下的办理记录",
    ),
    Kind(
        "left_person", "离职从业人员", "离职之日，或所在小作坊终止之日",
        "身份证号、电话、健康证号、姓名（只留姓）", "岗位、在岗时间、健康证起止日期",
    ),
    Kind("reporter", "举报人、投诉人", "线索办结之日（转立案的随案卷保存）", "姓名、联系方式", "线索内容、办理过程和答复"),
    Kind("objector", "对公示提出异议的人", "答复之日", "姓名、联系方式", "异议内容和答复"),
    Kind(
        "import_file", "导入台账的原文件", "导入或取消之日",
        "乡镇报来的原文件（内有完整的身份证号、电话）", "导入批次、各行结论（已脱敏）和文件的散列",
    ),
    Kind("lost_application", "未获补助的申请", "不予补助、撤回或撤销之日", "收款账号、开户行、联系电话", "申请内容和各环节意见"),
    Kind("login_record", "登录记录", "登录之日", "网络地址、设备", "谁在什么时候登录成功或失败"),
)  # fmt: skip
BY_KEY = {kind.key: kind for kind in KINDS}


def months(kind: Kind, on: date) -> int:
    """Return the term of a kind in months as of a day."""
    return int(rulebook.value(kind.rule, on))


def cutoff(kind: Kind, on: date) -> date:
    """Return the day before which a kind's term must have begun to have run out on `on`."""
    return add_months(on, -months(kind, on))


def is_automatic(on: date) -> bool:
    """Whether the nightly run destroys by itself, or only says what is due."""
    return rulebook.value(AUTOMATIC, on) == "destroy"


def surname_only(name: str) -> str:
    """Return what is left of a name: 王某某 for 王建国; what is already so stays."""
    return mask_name(name)
