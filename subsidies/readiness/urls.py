"""Addresses of the readiness scores."""

from django.urls import path

from subsidies.readiness import views, views_round

app_name = "readiness"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("mine/", views.mine, name="mine"),
    path("workshops/<int:workshop_id>/", views.workshop, name="workshop"),
    path("workshops/<int:workshop_id>/begin/<slug:kind>/", views_round.begin, name="begin"),
    path("rounds/<int:pk>/", views_round.round_, name="round"),
    path("rounds/<int:pk>/file/", views_round.file, name="file"),
    path("rounds/<int:pk>/sign/", views_round.sign, name="sign"),
    path("rounds/<int:pk>/return/", views_round.send_back, name="send_back"),
    path("gaps/<int:pk>/plan/", views.plan_gap, name="plan_gap"),
    path("gaps/<int:pk>/fix/", views.fix_gap, name="fix_gap"),
    path("gaps/<int:pk>/confirm/", views.confirm_gap, name="confirm_gap"),
    path("gaps/<int:pk>/return/", views.return_gap, name="return_gap"),
]
