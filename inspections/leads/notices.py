"""Who is told what about a lead, in which words; nothing of the reporter is in them."""

from inspections.leads.models import Assist, CheckExtension
from jishan_portal.notifications.actions import notify


def tell_answer(assist: Assist) -> None:
    """Tell whoever asked that the township has answered."""
    title = f"{assist.township.short_name}已反馈协查：{assist.lead.place}"
    notify([assist.asked_by], title, body=assist.answer, url=assist.url, key=f"lead-assist:{assist.pk}")


def tell_decision(asked: CheckExtension) -> None:
    """Tell whoever asked for an extension what was decided."""
    title = f"延长核查期限{asked.get_state_display()}：{asked.lead.place}"
    notify([asked.asked_by], title, body=asked.decision, url=asked.lead.url, key=f"lead-extension:{asked.pk}")
