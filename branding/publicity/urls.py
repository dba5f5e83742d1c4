"""Addresses of the policy library, notices and publicity."""

from django.urls import path

from branding.publicity import views

app_name = "publicity"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("policies/", views.policies, name="policies"),
    path("policies/new/", views.new_policy, name="new_policy"),
    path("policies/<int:pk>/", views.policy, name="policy"),
    path("policies/<int:pk>/edit/", views.edit_policy, name="edit_policy"),
    path("policies/<int:pk>/original/", views.original, name="original"),
    path("bulletins/", views.bulletins, name="bulletins"),
    path("bulletins/new/", views.new_bulletin, name="new_bulletin"),
    path("bulletins/<int:pk>/", views.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/export/", views.receipts_export, name="receipts_export"),
    path("bulletins/<int:pk>/remind/", views.remind, name="remind"),
    path("bulletins/<int:pk>/told/", views.told, name="told"),
    path("inbox/", views.inbox, name="inbox"),
    path("receipts/<int:pk>/read/", views.read, name="read"),
    path("<int:pk>/", views.detail, name="detail"),
]
