"""Messages inside the portal: unread first, opened by a button, so that looking at the list changes nothing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import personal
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.ledgers import listing
from jishan_portal.kit.paging import counts_of
from jishan_portal.notifications import actions, queries
from jishan_portal.notifications.models import Notice


@personal
@require_safe
def list_(request):
    """Unread messages, and the read ones on the second tab."""
    view = "read" if request.GET.get("view") == "read" else ""
    context = listing(request, queries.listed(request.user, view=view), queries.NEWEST)
    counts = counts_of({key: queries.listed(request.user, view=key) for key in queries.VIEWS})
    context["views"] = [
        {"label": label, "url": f"?view={key}" if key else "?", "count": counts[key], "is_on": view == key, "is_hot": False}
        for key, label in queries.VIEWS.items()
    ]
    context |= {"view": view, "unread": counts[""], "frame": "base_owner.html" if request.user.roles <= {Role.OWNER} else "base.html"}
    return render(request, "jishan_portal/notifications/list.html", context)


@personal
@require_POST
def open_(request, pk):
    """Note that a message was read, and go to what it is about."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    actions.mark_read(notice, by=request.user)
    is_own = url_has_allowed_host_and_scheme(notice.url, {request.get_host()}, require_https=request.is_secure())
    return redirect(notice.url if notice.url and is_own else "notifications:list")


@personal
@require_POST
def mark_read(request, pk):
    """Note that a message was read, and stay on the list."""
    actions.mark_read(get_object_or_404(Notice, pk=pk, user=request.user), by=request.user)
    return redirect("notifications:list")


@personal
@require_POST
def mark_all(request):
    """Note that all messages were read."""
    count = actions.mark_all_read(by=request.user)
    messages.success(request, f"{count} 条消息已标为已读。" if count else "没有未读消息。")
    return redirect("notifications:list")
