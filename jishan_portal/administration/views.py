"""Users, posts, organisations, the table of rights, and the audit trail: the three administrators' pages."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jishan_portal.accounts import actions as accounts
from jishan_portal.accounts import activation, login, sessions
from jishan_portal.accounts.cards import card_page
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.models import Area, LoginEnd, Organisation, Post, User
from jishan_portal.administration import actions, exports, queries
from jishan_portal.administration.forms import (
    AreaForm,
    CorrectionForm,
    EntryFilter,
    HandOverForm,
    NewAreaForm,
    OrganisationForm,
    PostChangeForm,
    PostEndForm,
    PostForm,
    ReasonForm,
    UserFilter,
    UserForm,
)
from jishan_portal.audit import actions as audit
from jishan_portal.jobs.actions import start
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import Order

BY_NAME = Order("username", "用户名", field="username")
NEWEST = Order("newest", "最新", descending=True)
MOST_EXPORTED = 20_000


@allow(ability="accounts.see")
def users(request):
    """List accounts."""
    form = UserFilter(request.GET)
    context = listing(request, queries.users(**filters_of(form)), BY_NAME)
    rows = [(user, queries.present_posts(user)) for user in context["page"].rows]
    return render(request, "jishan_portal/administration/users.html", context | {"form": form, "rows": rows})


@allow(ability="accounts.see")
def user(request, pk):
    """Show one account: posts, sessions, log-ins, what waits for them."""
    who = get_object_or_404(User, pk=pk)
    context = {
        "who": who,
        "posts": who.posts.select_related("organisation").order_by("-starts_on", "-pk"),
        "is_locked": login.is_locked(request, who),
        "open_sessions": sessions.open_sessions(who),
        "last_logins": who.logins.all()[:10],
        "open_code": who.activation_codes.filter(used_at__isnull=True, withdrawn_at__isnull=True).first(),
        "duty_count": sum(row["count"] for row in queries.duties_by_role(who)),
    }
    return render(request, "jishan_portal/administration/user.html", context)


@allow(ability="accounts.edit")
def user_new(request):
    """Open an account; the person gets a card with an activation code."""

    def act(form):
        opened = accounts.open_account(**form.cleaned_data, by=request.user)
        return f"已建立账户 {opened.username}。下一步：任职，然后发激活码。"

    form = UserForm(request.POST or None)
    return form_page(request, form, act, title="新建用户", verb="建立账户", back=reverse("administration:users"))


@allow(ability="accounts.edit")
def user_correct(request, pk):
    """Correct name and phone."""
    who = get_object_or_404(User, pk=pk)
    form = CorrectionForm(request.POST or None, initial={"name": who.name, "phone": who.phone})

    def act(form):
        accounts.correct(who, by=request.user, **form.cleaned_data)
        return "已更正。"

    return form_page(request, form, act, title=f"更正信息：{who.name}", back=_user_url(who))


@allow(ability="accounts.edit")
def user_disable(request, pk):
    """Switch an account off, with a reason."""
    who = get_object_or_404(User, pk=pk)

    def act(form):
        accounts.disable(who, by=request.user, note=form.cleaned_data["note"])
        return f"已停用 {who.name} 的账户，正在登录的设备已全部退出。"

    lead = "停用后此人不能登录，正在登录的设备立即退出，未用的激活码作废。记录全部保留，随时可以恢复。"
    held = sum(row["count"] for row in queries.duties_by_role(who))
    notes = [f"此人名下还有 {held} 件待办，请先移交。"] if held else []
    form = ReasonForm(request.POST or None)
    return form_page(request, form, act, title=f"停用账户：{who.name}", verb="停用账户", back=_user_url(who), lead=lead, notes=notes)


@allow(ability="accounts.edit")
@require_POST
def user_enable(request, pk):
    """Switch an account on again."""
    who = get_object_or_404(User, pk=pk)
    accounts.enable(who, by=request.user)
    messages.success(request, f"已恢复 {who.name} 的账户。")
    return redirect(_user_url(who))


@allow(ability="accounts.unlock")
@require_POST
def user_unlock(request, pk):
    """Lift the lock after failed log-ins."""
    who = get_object_or_404(User, pk=pk)
    login.unlock(who, by=request.user)
    messages.success(request, f"已解除 {who.name} 的登录锁定。")
    return redirect(_user_url(who))


@allow(ability="accounts.end_sessions")
@require_POST
def user_end_sessions(request, pk):
    """End all sessions of a user."""
    who = get_object_or_404(User, pk=pk)
    ended = sessions.end_all(who, LoginEnd.KILLED)
    audit.record("accounts.end_sessions", who, by=request.user, summary=f"强制下线：{who.username}", data={"count": ended})
    messages.success(request, f"已让 {who.name} 的 {ended} 台设备退出登录。")
    return redirect(_user_url(who))


@allow(ability="accounts.edit")
@never_cache
@require_POST
def user_code(request, pk):
    """Issue an activation code and show its card, once."""
    who = get_object_or_404(User, pk=pk)
    if not who.is_active:
        messages.error(request, "这个账户已停用，不能发激活码。请先恢复账户。")
        return redirect(_user_url(who))
    return card_page(request, activation.issue(who, by=request.user), back=_user_url(who))


@allow(ability="accounts.edit")
def post_give(request, pk):
    """Give a user a post."""
    who = get_object_or_404(User, pk=pk)

    def act(form):
        return f"已任职：{accounts.post_sentence(accounts.give_post(who, by=request.user, **form.cleaned_data))}。"

    return form_page(request, PostForm(request.POST or None), act, title=f"任职：{who.name}", verb="任职", back=_user_url(who))


@allow(ability="accounts.edit")
def post_change(request, pk):
    """Correct title and dates of a post."""
    post = get_object_or_404(Post.objects.select_related("user", "organisation"), pk=pk)
    initial = {"title": post.title, "starts_on": post.starts_on, "ends_on": post.ends_on}

    def act(form):
        accounts.change_post(post, by=request.user, **form.cleaned_data)
        return "已更正任职信息。"

    form = PostChangeForm(request.POST or None, initial=initial)
    return form_page(request, form, act, title="更正任职", back=_user_url(post.user), lead=accounts.post_sentence(post))


@allow(ability="accounts.edit")
def post_end(request, pk):
    """End a post."""
    post = get_object_or_404(Post.objects.select_related("user", "organisation"), pk=pk)

    def act(form):
        accounts.end_post(post, by=request.user, **form.cleaned_data)
        return "已结束任职。"

    form = PostEndForm(request.POST or None)
    title, lead = "结束任职", f"{accounts.post_sentence(post)}。已签收的待办不会自动转走，请用“移交工作”。"
    return form_page(request, form, act, title=title, verb="结束任职", back=_user_url(post.user), lead=lead)


@allow(ability="accounts.edit")
def hand_over(request, pk):
    """Show what a leaving person has in hand, and give it to a successor or back to the roles."""
    who = get_object_or_404(User, pk=pk)
    form = HandOverForm(request.POST or None, successors=queries.successors(who))

    def act(form):
        moved = actions.hand_over_all(who, form.cleaned_data.pop("to"), by=request.user, **form.cleaned_data)
        return f"已移交 {moved} 件待办。"

    context = {
        "who": who,
        "duties": queries.duties_by_role(who),
        "posts": who.posts.filter(ends_on__isnull=True).select_related("organisation"),
    }
    template = "jishan_portal/administration/hand_over.html"
    return form_page(request, form, act, title=f"移交工作：{who.name}", verb="移交", back=_user_url(who), template=template, **context)


@allow(ability="accounts.see")
def organisations(request):
    """Show organisations as a tree, and areas."""
    context = {"tree": queries.organisation_tree(), "areas": queries.areas()}
    return render(request, "jishan_portal/administration/organisations.html", context)


@allow(ability="accounts.edit")
def organisation_new(request):
    """Add an organisation."""
    form = OrganisationForm(request.POST or None)
    return form_page(request, form, _saves_organisation(request), title="新增单位", back=reverse("administration:organisations"))


@allow(ability="accounts.edit")
def organisation_edit(request, pk):
    """Correct an organisation and the areas it reaches."""
    organisation = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST or None, instance=organisation)
    title, lead = f"更正单位：{organisation.name}", "辖区改动后，这个单位所有人员的数据范围立即随之变化。"
    return form_page(request, form, _saves_organisation(request), title=title, back=reverse("administration:organisations"), lead=lead)


@allow(ability="accounts.edit")
def area_new(request):
    """Add an area: a township that was split off, a village, another county."""
    form = NewAreaForm(request.POST or None)

    def act(form):
        return f"已新增{accounts.add_area(form.instance, by=request.user)}。要由哪个单位管，请到该单位勾选。"

    return form_page(request, form, act, title="新增区划", back=reverse("administration:organisations"))


@allow(ability="accounts.edit")
def area_edit(request, code):
    """Correct an area's name or its place on the schematic map."""
    form = AreaForm(request.POST or None, instance=get_object_or_404(Area, code=code))

    def act(form):
        return f"已更正{accounts.save_area(form.instance, by=request.user)}。"

    return form_page(request, form, act, title="更正区划", back=reverse("administration:organisations"))


@allow(ability="accounts.see")
def roles(request):
    """Show who may do what, as the code has it."""
    return render(request, "jishan_portal/administration/roles.html", {"rows": queries.matrix()})


@allow(ability="audit.read")
def audit_log(request):
    """List the audit trail."""
    form = EntryFilter(request.GET)
    context = listing(request, queries.entries(**filters_of(form)), NEWEST)
    return render(request, "jishan_portal/administration/audit_log.html", context | {"form": form})


@allow(ability="audit.export")
@require_POST
def audit_export(request):
    """Give the filtered trail as a workbook (its newest MOST_EXPORTED entries); the export is itself an entry."""
    rows = queries.entries(**filters_of(EntryFilter(request.GET))).order_by("-id")[:MOST_EXPORTED]
    audit.record("audit.export", request.user, by=request.user, summary="导出审计记录", data={"filter": request.GET.urlencode()})
    return workbook(request, exports.ENTRY_COLUMNS, rows, title="审计记录")


@allow(ability="audit.read")
@require_POST
def audit_verify(request):
    """Order a verification of the whole trail."""
    return redirect("jobs:detail", pk=start("audit.verify", by=request.user, title="核验审计记录", params={}, once="audit").pk)


def _saves_organisation(request):
    def act(form):
        saved = accounts.save_organisation(form.instance, list(form.cleaned_data["areas"]), by=request.user)
        return f"已保存{saved.name}。"

    return act


def _user_url(who: User) -> str:
    return reverse("administration:user", args=[who.pk])
