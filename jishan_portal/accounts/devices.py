"""What can be said of the device that asks: its address, its kind, in words its owner recognises."""

from django.conf import settings

BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge 浏览器"),
    ("Firefox", "Firefox 浏览器"),
    ("Chrome", "Chrome 类浏览器"),
    ("Safari", "Safari 浏览器"),
)
PHONES = ("Mobile", "Android", "iPhone", "HarmonyOS")


def is_phone(request) -> bool:
    """Whether the browser says it runs on a phone."""
    agent = request.headers.get("User-Agent", "")
    return any(mark in agent for mark in PHONES)


def device_of(request) -> str:
    """Return the device in words: 手机，微信."""
    agent = request.headers.get("User-Agent", "")
    browser = next((label for mark, label in BROWSERS if mark in agent), "其他浏览器")
    return f"{'手机' if is_phone(request) else '电脑'}，{browser}"


def address_of(request) -> str | None:
    """Return the client's network address: behind a proxy, the one the nearest proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR") or None
