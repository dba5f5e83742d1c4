"""What a paper must hold before it is issued."""

from inspections.case_papers.models import Draft

# 程序规定第六十二条: the seven elements of a decision paper; each stands in parts of it or in its head and foot.
ELEMENTS = (
    ("当事人的姓名或者名称、地址等基本情况", ("party", "address"), ()),
    ("违反法律、法规、规章的事实和证据", (), ("facts", "evidence")),
    ("当事人陈述、申辩的采纳情况及理由", (), ("defence",)),
    ("行政处罚的内容和依据", (), ("content", "basis")),
    ("行政处罚的履行方式和期限", (), ("fulfil",)),
    ("申请行政复议、提起行政诉讼的途径和期限", (), ("remedy",)),
    ("作出决定的部门的名称和作出决定的日期", ("office", "decided_on"), ()),
)
DECISION = "45"
ARTICLE = "《市场监督管理行政处罚程序规定》第六十二条"


def missing_parts(draft: Draft) -> list[str]:
    """Return the labels of the required parts that are still empty."""
    return [part.label for part in draft.kind.parts if part.is_required and not draft.texts.get(part.key, "").strip()]


def missing_elements(texts: dict, facts: dict) -> list[str]:
    """Return which of the seven elements a decision paper still lacks, by its parts and the facts of head and foot."""
    return [
        name for name, heads, parts in ELEMENTS
        if any(not facts.get(head, "").strip() for head in heads) or any(not texts.get(part, "").strip() for part in parts)
    ]  # fmt: skip


def refusal(draft: Draft, facts: dict) -> str:
    """Say why a paper cannot be issued yet; empty when it can."""
    if draft.code == DECISION:
        lacking = missing_elements(draft.texts, facts)
        if lacking:
            return f"行政处罚决定书还缺：{'；'.join(lacking)}（{ARTICLE}）。请办案人员在“文书”里补写。"
        wrong = [amount for amount in facts.get("amounts", "").split() if amount not in draft.texts["content"]]
        if wrong:
            return f"决定书的处罚内容里没有审核通过的金额 {'、'.join(wrong)} 元，请核对（{ARTICLE}）。"
    lacking = missing_parts(draft)
    return f"{draft.title}还有没写的内容：{'、'.join(lacking)}。请办案人员在“文书”里补写。" if lacking else ""
