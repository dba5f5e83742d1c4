"""Django's admin over the same rows: 25 a page, three filters, the same fields searched, for somebody who may do everything in it."""

from django.contrib.admin import AdminSite, ModelAdmin

from workshops.registry.models import Workshop


class PeerSite(AdminSite):
    """An admin that lets whoever is logged in look."""

    def has_permission(self, request):
        """Measured with the session of the portal's own list."""
        return request.user.is_authenticated


class PeerAdmin(ModelAdmin):
    """The change list that an office would get for nothing: whoever works in it may add, change and delete, as in the portal's own list."""

    list_display = ("id", "code", "name", "owner_name", "phone", "address", "state", "station")
    list_filter = ("state", "kind", "station")
    list_select_related = ("station",)
    list_per_page = 25
    search_fields = ("name", "owner_name", "phone", "code", "address", "credit_code")

    def has_view_permission(self, request, obj=None):
        """Everybody looks, and may do the rest below."""
        return True

    has_add_permission = has_module_permission = lambda self, request: True
    has_change_permission = has_delete_permission = lambda self, request, obj=None: True


site = PeerSite(name="peer")
site.register(Workshop, PeerAdmin)
