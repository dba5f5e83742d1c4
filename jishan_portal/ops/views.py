"""The page that a watchman or load balancer asks."""

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jishan_portal.accounts.gates import public
from jishan_portal.ops.queries import health


@public
@require_safe
@never_cache
def healthz(request):
    """Answer 200 while every check passes, else 503."""
    is_well, checks = health()
    return JsonResponse({"status": "ok" if is_well else "failing", "checks": checks}, status=200 if is_well else 503)
