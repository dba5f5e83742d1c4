"""Icons and tags are drawn once, and text that is not safe is never taken for text that is."""

import pytest
from django.utils.safestring import mark_safe

from jishan_portal.templatetags.face import icon, tag


@pytest.mark.parametrize("draw", [tag, icon])
def test_plain_text_is_escaped_though_the_same_text_was_drawn_as_safe(draw):
    assert "<b>重大</b>" in draw("late", mark_safe("<b>重大</b>"))
    assert "<b>" not in draw("late", "<b>重大</b>")
