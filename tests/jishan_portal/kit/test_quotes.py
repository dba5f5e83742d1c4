import pytest

from jishan_portal.kit.quotes import nested


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("““回头看”检查整改效果”今天到期", "“‘回头看’检查整改效果”今天到期"),
        ("“甲”和“乙”", "“甲”和“乙”"),
        ("“一“二“三”二”一”", "“一‘二“三”二’一”"),
        ("“甲‘乙’丙”", "“甲‘乙’丙”"),
        ("没有引号", "没有引号"),
        ("““断在半截”", "““断在半截”"),
        ("多出”一个“", "多出”一个“"),
    ],
)
def test_quotes_inside_quotes_are_single(text, shown):
    assert nested(text) == shown
