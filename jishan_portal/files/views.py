"""The general upload address, and a look at what one has just uploaded."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import EVERYBODY
from jishan_portal.files import actions
from jishan_portal.files.forms import UploadForm
from jishan_portal.files.http import send
from jishan_portal.files.models import StoredFile
from jishan_portal.files.rules import FileRefused


@require_POST
@allow(*EVERYBODY)
def upload(request):
    """Take one file; answers JSON: 201 with id and hash, 422 with a sentence that says what to do."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": "上传内容不完整：请选择一个文件，并从页面上的按钮上传。"}, status=422)
    given = form.cleaned_data
    try:
        stored = actions.keep(
            given["file"],
            by=request.user,
            purpose=given["purpose"],
            is_evidence=given["is_evidence"],
            client_uuid=given["uuid"],
            expected_hash=given["sha256"],
        )
    except FileRefused as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    return JsonResponse(_facts(stored), status=201)


@require_GET
@allow(*EVERYBODY)
def thumb(request, pk):
    """Show the thumbnail of a picture that one has uploaded and not yet used."""
    return send(get_object_or_404(StoredFile.objects.claimable_by(request.user), pk=pk), "thumb", as_attachment=False)


def _facts(stored: StoredFile) -> dict:
    return {
        "id": stored.pk,
        "sha256": stored.sha256,
        "name": stored.original_name,
        "size": stored.size,
        "width": stored.width,
        "height": stored.height,
        "thumb": reverse("files:thumb", args=[stored.pk]) if stored.is_picture else "",
    }
