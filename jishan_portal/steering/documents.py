"""The supervision order as a numbered paper."""

from jishan_portal.accounts.models import Organisation
from jishan_portal.papers import actions as papers
from jishan_portal.papers.documents import RED_HEAD
from jishan_portal.papers.models import Paper
from jishan_portal.steering.models import Order

SIGNED = "稷山县食品小作坊高质量发展领导小组办公室"


def order_paper(order: Order, *, office: Organisation, by) -> Paper:
    """Issue the paper of an order: what is asked of whom by when; the same order again gives the same paper."""
    clause = f"依据《稷山县食品小作坊高质量发展实施方案》{order.clause.section}“{order.clause.text}”，" if order.clause else ""
    lines = [f"{clause}现就下列事项督办：", order.title, *filter(None, order.demand.splitlines())]
    last = f"请于{cn(order.due_on)}前办理并书面答复，附证明材料。不能按期办结的，在期限前申请延期并说明理由。"
    content = {
        "to": order.organisation.name,
        "paragraphs": [{"text": text.strip(), "level": 0} for text in [*lines, last]],
        "attachments": [],
        "signed_by": SIGNED,
        "date": cn(order.issued_on),
        "remark": "",
        "copies_to": "",
        "printed_by": "",
    }
    title = f"关于“{order.title}”的督办单"
    return papers.issue(
        "supervision", subject=order, organisation=office, title=title, template=RED_HEAD, content=content, by=by, key="order"
    )


def cn(day) -> str:
    """2024年6月17日."""
    return f"{day.year}年{day.month}月{day.day}日"
