"""The steps of an import."""

from django.db.models import TextChoices

from jishan_portal.accounts.roles import Role, holders
from jishan_portal.kit.flow import Flow, Move, State

PREVIEW_JOB, COMMIT_JOB = "imports.preview", "imports.commit"
IMPORTERS = holders("registry.import") | {Role.SYSTEM}


class BatchState(TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", "已上传"
    MAPPED = "mapped", "正在核对"
    PREVIEWED = "previewed", "待确认"
    COMMITTED = "committed", "已导入"
    CANCELLED = "cancelled", "已取消"


S = BatchState
FLOW = Flow(
    State(S.UPLOADED),
    State(S.MAPPED),
    State(S.PREVIEWED),
    State(S.COMMITTED, is_final=True),
    State(S.CANCELLED, is_final=True),
    Move("map", frozenset({S.UPLOADED, S.MAPPED, S.PREVIEWED}), S.MAPPED, IMPORTERS, "确认对应关系"),
    Move("preview", frozenset({S.MAPPED, S.PREVIEWED}), S.PREVIEWED, IMPORTERS, "核对各行"),
    Move("commit", frozenset({S.PREVIEWED}), S.COMMITTED, IMPORTERS, "确认导入"),
    Move("cancel", frozenset({S.UPLOADED, S.MAPPED, S.PREVIEWED}), S.CANCELLED, IMPORTERS, "取消导入"),
)
