"""Addresses of the use of the money."""

from django.urls import path

from subsidies.fund_use import views, views_checks, views_ledger

app_name = "fund_use"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("desk/", views.desk_, name="desk"),
    path("desk/report/", views.report, name="report"),
    path("<int:pk>/", views_ledger.ledger, name="ledger"),
    path("<int:pk>/new/", views_ledger.new, name="new"),
    path("<int:pk>/check/", views_checks.open_, name="open"),
    path("expenses/<int:pk>/strike/", views_ledger.strike, name="strike"),
    path("flags/<int:pk>/clear/", views_ledger.clear, name="clear"),
    path("pictures/<int:pk>/<slug:size>/", views_ledger.picture, name="picture"),
    path("checks/", views_checks.checks_, name="checks"),
    path("checks/export/", views_checks.checks_export, name="checks_export"),
    path("checks/draw/", views_checks.check_draw, name="check_draw"),
    path("checks/draws/<int:pk>/", views_checks.check_drawn, name="check_drawn"),
    path("checks/<int:pk>/", views_checks.check_, name="check"),
    path("checks/<int:pk>/<slug:verb>/", views_checks.check_step, name="check_step"),
]
