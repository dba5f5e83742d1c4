"""Chinese words for abilities and for the fields of the audit trail."""

ABILITY_LABELS = {
    "registry.see": "查看小作坊名录和档案",
    "registry.edit": "新增、更正小作坊",
    "registry.import": "导入台账",
    "registry.merge": "合并重复的小作坊",
    "registry.history": "查看小作坊的全部更正记录",
    "registry.export": "导出名录",
    "personal.unmask": "查看完整的身份证号、电话（留痕）",
    "batches.decide": "确定三个批次",
    "hazards.see": "查看隐患清单",
    "hazards.open": "登记隐患",
    "hazards.handle": "下达整改、复查、退回隐患",
    "hazards.decide": "销号、撤销、决定延期，维护问题用语",
    "leads.see": "查看线索和投诉举报",
    "leads.take_in": "登记线索",
    "leads.work": "受理、核查、调解线索",
    "leads.reporter": "查看举报人、投诉人信息（留痕）",
    "leads.verify": "签收、反馈协查",
    "leads.export": "导出线索台账",
    "leads.figures": "查看线索和协查统计",
    "rulebook.edit": "修改业务规则、节假日",
    "accounts.see": "查看用户、单位",
    "accounts.edit": "建立账户、任免岗位、调整单位和辖区",
    "accounts.end_sessions": "让用户下线",
    "accounts.unlock": "解除登录锁定",
    "accounts.activate_owner": "给小作坊主发激活码",
    "audit.read": "查看、核验审计记录",
    "audit.export": "导出审计记录",
    "papers.see": "查看文书",
    "papers.void": "作废文书",
    "programme.edit": "维护实施方案、节点、名册",
    "duties.area": "查看辖区全部待办",
    "publications.see": "查看公示台账",
    "publications.manage": "发布、撤回公示",
}

# The first word of an audit action: what it was about.
FIELD_LABELS = {
    "accounts": "账户与岗位",
    "administration": "工作交接",
    "audit": "审计",
    "clocks": "期限",
    "duties": "待办",
    "files": "附件",
    "inspections": "监督检查",
    "jobs": "后台任务",
    "papers": "文书",
    "programme": "实施方案",
    "publications": "公示",
    "registry": "小作坊档案",
    "rulebook": "业务规则",
    "workshops": "小作坊业务",
}


def label_of(ability: str) -> str:
    """Return the Chinese name of an ability."""
    return ABILITY_LABELS.get(ability, ability)
