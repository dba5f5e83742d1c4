"""manage.py reseal: move all sealed personal values to the present FIELD_KEY; see kit.sealed for the order of steps."""

import json

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from jishan_portal.kit.sealed import SealBroken, reseal, sealed_fields


class Command(BaseCommand):
    """Seal everything anew."""

    help = "更换加密密钥：把全部加密的个人信息改用现在的 FIELD_KEY 加密（旧密钥放在 FIELD_KEYS_OLD）。"

    def handle(self, *args, **options):
        try:
            written = {
                model._meta.label_lower: reseal(model) for model in apps.get_models() if model._meta.managed and sealed_fields(model)
            }
        except SealBroken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(written))
