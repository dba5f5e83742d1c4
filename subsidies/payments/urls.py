"""Addresses of the payments."""

from django.urls import path

from subsidies.payments import views, views_lines, views_steps

app_name = "payments"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views_steps.choose, name="choose"),
    path("new/<int:pk>/", views_steps.new, name="new"),
    path("lines/<int:pk>/confirm/", views_lines.confirm, name="confirm"),
    path("lines/<int:pk>/fail/", views_lines.fail, name="fail"),
    path("lines/<int:pk>/take-out/", views_lines.take_out, name="take_out"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/paper/", views.paper, name="paper"),
    path("<int:pk>/put-in/", views_steps.put_in, name="put_in"),
    path("<int:pk>/step/<slug:verb>/", views_steps.step, name="step"),
    path("<int:pk>/reconcile/", views_lines.reconcile, name="reconcile"),
]
