"""Which personal values the portal holds: what for, who sees them, and how long they stay. A test compares it with the models."""

from dataclasses import dataclass

MASKED = "工作人员看遮盖的，看全须点“显示”并留痕"


@dataclass(frozen=True)
class Held:
    """One personal value: its field, what it is for, who sees it, and its kind in the terms (empty: `stays` says why it stays)."""

    field: str
    label: str
    purpose: str
    seen_by: str
    kind: str = ""
    stays: str = ""


INVENTORY = (
    Held("workshops.workshop.owner_id", "负责人身份证号", "辨认经营者、查重", MASKED, "workshop_owner"),
    Held("workshops.workshop.phone", "负责人电话", "通知整改、到期提醒", MASKED, "workshop_owner"),
    Held("workshops.person.id_number", "从业人员身份证号", "核对健康证明", MASKED, "left_person"),
    Held("workshops.person.phone", "从业人员电话", "通知换证", MASKED, "left_person"),
    Held(
        "workshops.line.party_phone", "供货者、购货者电话", "食品追溯", "本户业主、辖区工作人员", stays="进货、销售台账按食品追溯的期限保存"
    ),
    Held("jishan_portal.user.phone", "用户手机号", "登录、联系", "本人、系统管理员", "owner_account"),
    Held("jishan_portal.loginrecord.ip", "登录的网络地址", "安全审计", "安全、审计管理员", "login_record"),
    Held("inspections.reporter.name", "举报人姓名", "核查、答复", "承办人点“查看”并写明理由，留痕", "reporter"),
    Held("inspections.reporter.phone", "举报人联系方式", "核查、答复", "承办人点“查看”并写明理由，留痕", "reporter"),
    Held("inspections.case.party_id", "当事人身份证号", "行政处罚文书", "本案人员", stays="案卷按档案期限保存"),
    Held("inspections.case.phone", "当事人电话", "送达", "本案人员", stays="案卷按档案期限保存"),
    Held(
        "inspections.visitsignature.strokes", "检查记录上的签名", "检查记录的效力", "辖区工作人员、本户业主", stays="检查记录按档案期限保存"
    ),
    Held(
        "subsidies.application.account",
        "收款账号",
        "拨付奖补",
        "财政、分管领导点“显示”并留痕",
        "lost_application",
        "已拨付的随资金档案保存",
    ),
    Held("subsidies.application.bank", "开户行", "拨付奖补", "办理奖补的工作人员", "lost_application", "已拨付的随资金档案保存"),
    Held("subsidies.application.contact_phone", "申请联系电话", "补正、核验", "办理奖补的工作人员", "lost_application"),
    Held("subsidies.line.account", "拨付账号", "支付、对账", "财政、分管领导点“显示”并留痕", stays="会计凭证按档案期限保存"),
    Held("subsidies.line.bank", "拨付开户行", "支付、对账", "财政", stays="会计凭证按档案期限保存"),
    Held("subsidies.objection.name", "异议人姓名", "核实、答复", "承办人", "objector"),
    Held("subsidies.objection.phone", "异议人联系方式", "核实、答复", "承办人", "objector"),
    Held(
        "subsidies.expert.phone",
        "专家电话",
        "邀请帮扶、评审",
        "帮扶、评审工作人员",
        stays="专家在库期间保存；出库的由管理人员在专家库里清空",
    ),
)
