"""One file a request: each photo travels by itself and can be tried again by itself."""

from django import forms

from jishan_portal.files.kinds import PURPOSES

OPEN_PURPOSES = [(key, key) for key, purpose in PURPOSES.items() if purpose.is_open]


class UploadForm(forms.Form):
    """What a page's uploader sends; `uuid` and `sha256` make a repeated try safe."""

    file = forms.FileField(label="文件", allow_empty_file=True)
    purpose = forms.ChoiceField(label="用途", choices=OPEN_PURPOSES)
    is_evidence = forms.BooleanField(label="证据", required=False)
    uuid = forms.UUIDField(label="上传号", required=False)
    sha256 = forms.RegexField(r"^[0-9a-fA-F]{64}$", label="散列", required=False)
