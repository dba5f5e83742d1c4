"""Every address of the subsidies: each slice has its own file."""

from django.urls import include, path

app_name = "subsidies"
urlpatterns = [
    path("budgets/", include("subsidies.budgets.urls")),
    path("applications/", include("subsidies.applications.urls")),
    path("payments/", include("subsidies.payments.urls")),
    path("fund-use/", include("subsidies.fund_use.urls")),
]
