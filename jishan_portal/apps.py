from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "jishan_portal"
    verbose_name = "平台"
