"""Every address of the portal: each app gathers its slices, this file gathers the apps."""

from django.contrib import admin
from django.http import HttpResponse
from django.urls import path

from jishan_portal.accounts.gates import public


@public
def home(request):
    return HttpResponse("ok")


urlpatterns = [
    path("", home, name="home"),
    path("admin/", admin.site.urls),
]
