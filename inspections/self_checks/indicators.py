"""The programme's figures of self-inspection: handed in, sound in all five links, key controls kept, all of 三净两明一禁 met.

Each counts the self-checks of the programme year's waves; the excused are in no denominator.
"""

from django.db.models import Exists, OuterRef, Q

from inspections.checklists.states import AnswerValue
from inspections.self_checks.models import CheckAnswer, IndicatorResult, SelfCheck
from inspections.self_checks.states import DONE
from jishan_portal.programme.indicators import Indicator
from jishan_portal.programme.queries import year_of

HANDED = sorted(DONE)


def _asked(scope, on):
    return SelfCheck.objects.visible_to(scope).counted().filter(wave__year=year_of(on))


def _handed(scope, on):
    return _asked(scope, on).filter(state__in=HANDED)


def _controlled(scope, on):
    noes = CheckAnswer.objects.filter(check_record=OuterRef("pk"), value=AnswerValue.NO).exclude(item__control="")
    return _handed(scope, on).annotate(has_slip=Exists(noes))


def _clean(scope, on):
    unmet = IndicatorResult.objects.filter(check_record=OuterRef("pk"), is_met=False)
    return _handed(scope, on).annotate(has_unmet=Exists(unmet))


SUBMITTED = Indicator("self_checks.submitted", "O-04", "已交自查表", "户", "self_checks.submitted", _asked, Q(state__in=HANDED))
SOUND = Indicator("self_checks.sound", "O-05", "五个环节没有问题", "户", "", _handed, Q(noes=0))
CONTROLLED = Indicator("self_checks.controlled", "O-06", "生产、包装、销售关键环节都符合", "户", "", _controlled, Q(has_slip=False))
CLEAN = Indicator("self_checks.clean", "O-09", "三净两明一禁六项全达标", "户", "", _clean, Q(has_unmet=False))
