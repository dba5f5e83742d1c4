"""Error pages: what happened, what was kept, what to do, and a code to read out to support."""

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadhandler import SkipFile
from django.http import HttpResponse
from django.template.loader import render_to_string

from jishan_portal.dashboard.context import CARE_COOKIE
from jishan_portal.kit import request_id
from jishan_portal.kit.pdf import PdfUnavailable
from jishan_portal.kit.refusals import Refused
from jishan_portal.public.pages import TooManyLookups

SENTENCES = {
    400: ("请求有误", "浏览器发来的内容不完整或格式不对，系统没有改动任何数据。", "请返回上一页重新填写；反复出现请联系系统管理员。"),
    403: ("不能使用这个页面", "您的岗位不能使用这个页面。", "如工作需要，请联系系统管理员调整岗位。"),
    404: ("没有找到", "这个页面不存在，或者不在您的管辖范围内。", "请检查网址，或从首页、名录重新进入。"),
    405: ("这一步要点页面上的按钮办", "这个网址不能直接打开，没有改动任何数据。", "请从首页或列表重新进入，再点页面上的按钮。"),
    409: ("没有办成", "这项工作已经有了变化。", "请返回刷新页面，看最新状态后再办。"),
    413: ("文件或内容太大", "上传的内容超过了上限，系统没有保存。", "请压缩照片或拆分文件后再传。"),
    429: ("查得太快了", "同一网络一分钟内查询次数太多。", "请过一分钟再查。"),
    503: (
        "现在生成不了 PDF",
        "服务器缺少生成 PDF 的程序库，数据没有受影响。",
        "请告诉系统管理员；网页照常能看、能打印。",
    ),
    500: ("系统出错了", "这一步没有办成，之前保存的内容都在。", "请稍后再试；仍不行，把下面的代码告诉系统管理员。"),
}
ASKS = re.compile(r"(?<![申报聘邀])请(?![求假])")  # 请刷新, not 申请, 报请 or 请假
EXPIRED = ("页面放得太久了", "为了安全，这个页面已经失效，刚才的内容没有提交。", "请返回上一页，刷新后再提交一次；填写的内容请先复制留存。")


def page(request, status: int, message: str = "", sentences: tuple = ()) -> HttpResponse:
    """Return the error page of a status; `message` replaces its sentence. An htmx request gets the short piece only.

    A message that asks for something (请…) says itself what to do; the usual advice after it would say it twice or something else.
    """
    title, what, do = sentences or SENTENCES[status]
    do = "" if ASKS.search(message) else do
    code = getattr(request, "support_code", "") or request_id.current.get()
    context = {"title": title, "what": message or what, "do": do, "code": code, "status": status}
    context |= {"office": settings.OFFICE_NAME, "system": settings.SYSTEM_NAME}
    context["back"] = _page_before(request)
    context["is_care"] = request.COOKIES.get(CARE_COOKIE) == "1"  # the browser's choice; an error page asks no database
    is_piece = request.headers.get("HX-Request") == "true"
    text = render_to_string("errors/piece.html" if is_piece else "errors/page.html", context)
    response = HttpResponse(text, status=status)
    response["Cache-Control"] = "no-store"
    if is_piece:
        response["HX-Reswap"], response["HX-Retarget"] = "innerHTML", "#main"
    return response


def _page_before(request) -> str:
    """Return the page of this portal on which a button was pressed, to be opened afresh; empty where there is none."""
    before = urlsplit(request.headers.get("Referer", ""))
    here = request.method == "POST" and before.netloc == request.headers.get("Host") and before.path != request.path
    return before._replace(scheme="", netloc="", fragment="").geturl() if here else ""


def bad_request(request, exception):
    """Answer 400, or 413 where too much was sent."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | SkipFile) else 400)


def permission_denied(request, exception):
    """Answer 403 with the reason that the refusing code gave."""
    return page(request, 403, str(exception) if exception.args else "")


def not_found(request, exception):
    """Answer 404."""
    return page(request, 404)


def server_error(request):
    """Answer 500 without touching the database."""
    return page(request, 500)


def csrf_failure(request, reason=""):
    """Answer a form whose token no longer holds."""
    return page(request, 403, sentences=EXPIRED)


class RefusalMiddleware:
    """Turns a refused move into a 409 page, too many look-ups into a 429 page, an address that only buttons open into a 405 page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Put words into the blank answer that an address for buttons gives to whoever opens or reloads it."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        said = page(request, HTTPStatus.METHOD_NOT_ALLOWED)
        said["Allow"] = response["Allow"]
        return said

    def process_exception(self, request, exception):
        """Answer a refusal with its message, too many look-ups with a plea to wait, missing PDF libraries with whom to tell; no other."""
        if isinstance(exception, PdfUnavailable):
            return page(request, 503, exception.message)
        if isinstance(exception, Refused):
            return page(request, exception.status, exception.message)
        return page(request, 429) if isinstance(exception, TooManyLookups) else None
