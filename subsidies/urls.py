"""Every address of the upgrade and its subsidy: each slice has its own file."""

from django.urls import include, path

app_name = "subsidies"
urlpatterns = [
    path("assistance/", include("subsidies.assistance.urls")),
    path("candidates/", include("subsidies.candidates.urls")),
    path("licensing/", include("subsidies.licensing.urls")),
    path("readiness/", include("subsidies.readiness.urls")),
    path("budgets/", include("subsidies.budgets.urls")),
    path("applications/", include("subsidies.applications.urls")),
    path("payments/", include("subsidies.payments.urls")),
    path("fund-use/", include("subsidies.fund_use.urls")),
    path("scenarios/", include("subsidies.scenarios.urls")),
]
