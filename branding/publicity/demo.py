"""The made county's policy library, notices with receipts, and publicity."""

from datetime import timedelta

from django.db.models import F

from branding.publicity import actions
from branding.publicity.loading import load_policies
from branding.publicity.models import Bulletin, Effort, PolicyText, Receipt
from jishan_portal.kit import clock
from workshops.registry.demo import County

COUNTY, TOWNSHIP = "140824000000", "140824100000"
TEXTS = (
    (
        "提档升级办证指南",
        "guide",
        (
            "一、先到县行政审批局办企业营业执照。\n二、照《食品生产许可审查通则》自己评分，缺什么补什么，帮扶小组会来指导。\n"
            "三、通过验收后，向市行政审批服务管理局申请食品生产许可证。\n四、两证办齐，可以申请县级补助，每家不少于三万元。"
        ),
    ),
    (
        "小作坊补助政策问答",
        "answer",
        "问：补助有多少？\n答：完成提档升级的，县级财政每家补助不少于三万元，在市级补贴基础上另给。\n问：补助能买什么？\n答：设备购置、厂房改造等批准的用途，专款专用，适时检查。",
    ),
)
EFFORTS = (
    ("集市宣讲提档升级政策", "talk", 30, "稷峰镇集市", 320, TOWNSHIP),
    ("县融媒体：麻花小作坊的新包装", "article", 21, "县融媒体公众号", 5600, COUNTY),
    ("补助政策海报进村", "poster", 15, "稷峰镇 18 个村", None, TOWNSHIP),
    ("直播：看得见的小作坊", "live", 6, "抖音号“稷山市监”", 12400, COUNTY),
)


def add(county: County, users: dict) -> int:
    """Put texts, notices and publicity on file; return how many publicity records there are."""
    load_policies()
    for user in users.values():
        _ = user.access
    by, day = users["leading_office1"], county.today - timedelta(days=60)
    for title, kind, body in TEXTS:
        policy = PolicyText(title=title, kind=kind, body=body, issuer="县市场监督管理局", issued_on=day)
        actions.keep_policy(policy, by=by)
    with clock.travel(county.today - timedelta(days=8)):
        policy = PolicyText.objects.filter(kind="answer").first()
        words = "完成提档升级的，县级财政每家补助不少于三万元。政策问答附后，请看完点“我已阅读”。"
        sent = actions.send(Bulletin(title="补助政策告知", body=words, policy=policy, audience="workshops", area_code=COUNTY), by=by)
        third = Receipt.objects.filter(bulletin=sent).annotate(rest=F("pk") % 3).filter(rest=0)
        actions.told(sent, third, by=by)
    return len([_effort(county, by, *row) for row in EFFORTS])


def _effort(county: County, by, *row) -> Effort:
    title, medium, days, place, reach, area = row
    made = Effort(title=title, medium=medium, on=county.today - timedelta(days=days), place=place, reach=reach, area_code=area)
    return actions.record_effort(made, by=by)
