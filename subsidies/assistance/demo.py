"""The made county's groups: leader and member, an expert invited, guidance month by month."""

from datetime import timedelta

from jishan_portal.accounts.models import User
from jishan_portal.kit import clock
from subsidies.assistance import actions
from subsidies.assistance.models import Expert
from subsidies.assistance.states import AREAS, SPECIALTIES, Topic
from subsidies.candidates.models import Candidate
from workshops.registry.demo import County

ADVICE = {
    Topic.SITE: "门前排水沟加盖，与猪圈之间砌隔墙。",
    Topic.LAYOUT: "和面、成型、油炸、包装四间分开，人走门、料走窗。",
    Topic.METROLOGY: "台秤送检，贴检定标识。",
    Topic.QUALITY: "建立出厂检验记录，每批留样。",
}


def add(county: County, users: dict[str, User]) -> int:
    """Form groups for the chosen but the last, with some guidance; return how many there are."""
    leader, chief = users["inspector1"], users["station_chief1"]
    rows = list(Candidate.objects.chosen().select_related("workshop__root").order_by("pk"))
    expert = actions.keep_expert(
        Expert(name=users["expert1"].name, organisation="食品工程高级工程师", strengths="糕点车间布局", user=users["expert1"]), by=chief
    )
    groups = []
    for number, row in enumerate(rows[:-1]):
        with clock.travel(county.today - timedelta(days=70)):
            groups.append(
                actions.form_group(
                    row, leader=leader, members=[chief, users["inspector2"]], plan="先改车间布局，再补制度和记录。", by=chief
                )
            )
        for back, topics in ((60, AREAS[:2]), (32, SPECIALTIES[:3]), (6, (*AREAS[2:], *SPECIALTIES[3:]))):
            if number % 3 == 2 and back == 6:  # one group did not come this month
                continue
            day = county.today - timedelta(days=back)
            with clock.travel(day):
                words = "".join(ADVICE.get(topic, "") for topic in topics) or "对照通则逐项过一遍，列出要补的设施和记录。"
                actions.record_visit(groups[-1], on=day, topics=list(topics), advice=words, by=leader)
    if groups:
        actions.invite(groups[0], expert, until=county.today + timedelta(days=20), by=chief)
    return len(groups)
