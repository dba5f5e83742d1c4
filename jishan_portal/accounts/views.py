"""Log-in, activation, one's own password and sessions."""

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jishan_portal.accounts import activation, kept, passwords, sessions
from jishan_portal.accounts.devices import address_of
from jishan_portal.accounts.forms import ChangePasswordForm, CodeForm, LoginForm, NewPasswordForm
from jishan_portal.accounts.gates import personal, public
from jishan_portal.accounts.login import REFUSAL, log_in, log_out
from jishan_portal.accounts.names import AccountRefused
from jishan_portal.accounts.roles import Role
from jishan_portal.kit.own_path import own_path

BACKEND = "jishan_portal.accounts.backends.NameOrPhoneBackend"


@public
@never_cache
@sensitive_post_parameters("password")
def login_(request):
    """Ask for user name or phone and password."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = log_in(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if user:
            waiting = kept.find(request, user)
            return redirect(waiting.page if waiting else _next(request))
        form.add_error(None, REFUSAL)
    context = {"form": form, "next": _next(request), "expired": "expired" in request.GET, "has_kept": kept.find(request) is not None}
    return render(request, "jishan_portal/accounts/login.html", context)


@personal
@require_POST
def logout_(request):
    """End this session."""
    log_out(request)
    messages.success(request, "您已安全退出。")
    return redirect("accounts:login")


@public
@never_cache
def enter_code(request):
    """Ask for the code on the card, for those who cannot scan it."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("accounts:activate", form.cleaned_data["code"].replace(" ", "").replace("/", "")[:20] or "-")
    return render(request, "jishan_portal/accounts/enter_code.html", {"form": form})


@public
@never_cache
@sensitive_post_parameters("new_password", "new_password_again")
def activate(request, code):
    """Let the holder of a code set their own password; they are then logged in."""
    row, refusal = _open_code(request, code)
    if row is None:
        return render(request, "jishan_portal/accounts/activate_refused.html", {"refusal": refusal}, status=404)
    form = NewPasswordForm(request.POST or None, user=row.user)
    if request.method == "POST" and form.is_valid():
        user = activation.use(row, form.cleaned_data["new_password"])
        login(request, user, backend=BACKEND)
        messages.success(request, f"账户已激活。以后用{'手机号' if user.phone else '用户名 ' + user.username + ' '}和刚才的口令登录。")
        return redirect("home")
    return render(request, "jishan_portal/accounts/activate.html", {"form": form, "holder": row.user, "code": code})


@personal
@never_cache
@sensitive_post_parameters("present_password", "new_password", "new_password_again")
def change_password(request):
    """Change one's own password; all other sessions end."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        passwords.change_password(
            request.user, form.cleaned_data["new_password"], by=request.user, keep_session=request.session.session_key
        )
        update_session_auth_hash(request, request.user)
        sessions.rename(request)
        messages.success(request, "口令已更改，其他设备上的登录已全部退出。")
        return redirect("home")
    return render(request, "jishan_portal/accounts/change_password.html", {"form": form, "is_due": passwords.is_due(request.user)})


@personal
def account(request):
    """Show one's own account: open sessions and the last log-ins."""
    context = {
        "shell_base": "base_owner.html" if request.user.roles == {Role.OWNER} else "base.html",
        "open_sessions": sessions.open_sessions(request.user),
        "present_key": request.session.session_key,
        "last_logins": request.user.logins.all()[:20],
    }
    return render(request, "jishan_portal/accounts/account.html", context)


@personal
@require_POST
def end_session(request, pk):
    """End one of one's own sessions."""
    record = get_object_or_404(sessions.open_sessions(request.user), pk=pk)
    sessions.end(record)
    messages.success(request, f"已让“{record.device}”退出登录。")
    return redirect("accounts:account")


@personal
@require_POST
def drop_kept(request):
    """Forget what was kept from a form when the session had expired."""
    row = kept.find(request, request.user)
    page = row.page if row else reverse("home")
    if row:
        kept.drop(row)
    response = redirect(page)
    response.delete_cookie(kept.COOKIE)
    return response


def _open_code(request, code):
    try:
        row = activation.find(code, address_of(request))
    except AccountRefused as refusal:
        return None, refusal.message
    return row, "" if row else "这个激活码不对、已经用过或已过期。请核对卡片，或请片区监管员补发一张。"


def _next(request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    return own_path(wanted, reverse("home"))
