"""The made county's leads: every kind, source and state, spread over the past two months, taken through the real actions."""

from datetime import timedelta
from uuid import UUID

from inspections.leads import actions, actions_beside
from inspections.leads.models import Lead
from inspections.leads.states import Channel, LeadKind, LeadSource, LeadState, Outcome, ReplyWay
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import Organisation, OrganisationKind, User
from jishan_portal.kit import clock
from workshops.registry.demo import County
from workshops.registry.states import LIVING

K, S, C = LeadKind, LeadSource, Channel
# days ago, kind, source, channel, place, words, ending (or where it stands), named
TOLD = (
    (58, K.REPORT, S.PUBLIC, C.WEB, "村东头磨坊旁的院子", "半夜有人炸麻花，没有看到挂证，油烟很大。", "nothing", False),
    (55, K.CLUE, S.TOWNSHIP, C.FIELD, "集市西口第三个棚子", "现场熬制熟肉，没有许可证，地上有积水。", "passed_on", False),
    (51, K.COMPLAINT, S.PUBLIC, C.HOTLINE, "老街口豆腐摊", "买的豆腐发酸，店家不给退。", "settled", True),
    (47, K.REPORT, S.PUBLIC, C.PHONE, "中学后门的饼子店", "做饼子的人不戴帽子口罩，手上有伤口。", "nothing", True),
    (40, K.CLUE, S.DEPARTMENT, C.LETTER, "国道旁的旧仓库", "公安巡逻发现有人在仓库里灌装散醋。", "checking", False),
    (33, K.REPORT, S.PUBLIC, C.WEB, "村委会北面第二排", "家里做粉条往外卖，用的水很浑。", "extended", False),
    (26, K.COMPLAINT, S.PUBLIC, C.COUNTER, "镇上新开的糕点坊", "蛋糕里吃出头发，要求退款。", "mediating", True),
    (24, K.REPORT, S.PUBLIC, C.WEB, "小学东边的巷子里", "没有证的小作坊在做辣条，卖给学生。", "assist_answered", False),
    (20, K.CLUE, S.TOWNSHIP, C.FIELD, "东庄南头废弃小学", "院里有两口大油锅，白天锁门，晚上有人。", "checking", False),
    (15, K.REPORT, S.PUBLIC, C.WEB, "河滩边的彩钢房", "往面粉里掺东西，袋子上没有厂名。", "assist_late", True),
    (12, K.CLUE, S.VISIT, C.FIELD, "菜市场二楼", "检查时发现隔壁有人分装酱菜，没有登记。", "checking", False),
    (9, K.REPORT, S.PUBLIC, C.WEB, "小学东边巷子", "巷子里那家做辣条的没有证，味道很大。", "received", False),
    (6, K.COMPLAINT, S.PUBLIC, C.WEB, "新村二号院麻花坊", "网上买的麻花已经哈喇，联系店家不理。", "received", True),
    (4, K.REPORT, S.PUBLIC, C.HOTLINE, "汽车站对面", "油条摊用的油发黑。", "assist_asked", True),
    (2, K.CLUE, S.TOWNSHIP, C.FIELD, "西社村戏台后面", "有人租了民房做月饼，问有没有证，说正在办。", "received", False),
    (1, K.REPORT, S.PUBLIC, C.WEB, "北关桥头", "凉粉摊的案板上有苍蝇，没有盖布。", "received", False),
)
ANSWER = "已两次到场，核对了许可证和进货票据，没有发现所反映的问题。"


def add(county: County, users: dict[str, User]) -> int:
    """Take the leads in and walk each one to where it stands today; return how many were made."""
    rng = county.rng("leads")
    towns = list(Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP, is_active=True).prefetch_related("areas").order_by("code"))
    shops = [row for row in county.files if row.state in LIVING]
    acting = {name: users[name] for name in ("case_handler1", "bureau_leader1", "township1")}
    if not all(user.roles for user in acting.values()):  # read now: the posts began today, the steps were taken earlier
        raise LookupError("演示账户没有岗位，不能办理线索。")
    for place, told in enumerate(TOLD):
        town = towns[0] if told[6].startswith("assist") or "辣条" in told[5] else towns[place % len(towns)]
        lead = _taken(county, told, town, rng, shops)
        _walk(lead, told, town, acting)
    _proposed(county, shops, rng)
    return Lead.objects.count()


def _taken(county: County, told: tuple, town: Organisation, rng, shops: list) -> Lead:
    days, kind, source, channel, place, words, _, is_named = told
    code = min(area.code for area in town.areas.all())
    near = [shop for shop in shops if shop.area_code == code]
    shop = rng.choice(near) if near and kind == K.COMPLAINT else None
    lead = Lead(kind=kind, source=source, channel=channel, area_code=code, place=place, description=words, workshop=shop)
    lead.wish = "退款并给个说法" if kind == K.COMPLAINT else ""
    who = {"name": "柴平安", "phone": "13800000000"} if is_named else {}
    with clock.travel(county.today - timedelta(days=days)):
        return actions.take_in(lead, by=SYSTEM, submission_id=UUID(int=rng.getrandbits(128), version=4), **who)


def _walk(lead: Lead, told: tuple, town: Organisation, users: dict[str, User]) -> None:
    """Take the steps that lead to where it stands, a few days apart."""
    desk, chief = users["case_handler1"], users["bureau_leader1"]
    start, ending = clock.day_of(lead.made_at), told[6]
    if ending == LeadState.RECEIVED:
        return
    with clock.travel(start + timedelta(days=1)):
        if told[1] == K.COMPLAINT:
            actions.mediate(lead, by=desk)
        else:
            actions.accept(lead, by=desk)
    with clock.travel(start + timedelta(days=2)):
        _aside(lead, ending, town, desk, chief)
    if ending == "assist_answered":
        with clock.travel(start + timedelta(days=6)):
            _answer(lead, users["township1"])
    with clock.travel(min(start + timedelta(days=12), clock.today())):
        _close(lead, ending, desk)


def _aside(lead: Lead, ending: str, town: Organisation, desk: User, chief: User) -> None:
    if ending.startswith("assist"):
        actions_beside.ask_township(lead, town, by=desk, request="请到现场看看有没有人生产，有没有许可证，拍两张照片。")
    if ending == "extended":
        asked = actions_beside.ask_extension(lead, by=desk, reason="粉条已送检，等检验报告。")
        actions_beside.decide_extension(asked, by=chief, grant=True)


def _answer(lead: Lead, official: User) -> None:
    assist = lead.assists.get()
    with clock.travel(assist.asked_at + timedelta(days=1)):
        actions_beside.receive_assist(assist, by=official)
    actions_beside.answer_assist(assist, by=official, answer="到场三次，院门锁着。邻居说每天下午四点以后有人做，气味大，没有看到证。")


def _close(lead: Lead, ending: str, desk: User) -> None:
    if ending == LeadState.NOTHING:
        actions.find_nothing(lead, by=desk, note=ANSWER, findings="两名检查员现场核查，拍照留存。")
        for reply in lead.replies.all():
            actions_beside.tell(reply, by=desk, on=clock.today(), way=ReplyWay.PHONE, words=lead.answer)
    if ending == LeadState.PASSED_ON:
        actions.pass_on(lead, by=desk, note="占道经营由城管处理。", department="县城市管理局")
    if ending == LeadState.SETTLED:
        actions.settle(lead, by=desk, outcome=Outcome.AGREED, note="店家退款并道歉。")


def _proposed(county: County, shops: list, rng) -> None:
    """What a self-check's “否” on 一禁 puts on the desk."""
    for shop, words in zip(rng.sample(shops, min(2, len(shops))), ("不使用非食用物质", "不回收过期食品再加工"), strict=False):
        with clock.travel(county.today - timedelta(days=3)):
            actions.propose(shop, item_code="F1", words=f"自查“{words}”为否", source=S.SELF_CHECK, by=SYSTEM)
