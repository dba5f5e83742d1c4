from django.urls import path

from inspections.self_checks import views_fill, views_helper

app_name = "self_checks"
urlpatterns = [
    path("mine/", views_fill.mine, name="mine"),
    path("grid/", views_helper.grid, name="grid"),
    path("<int:pk>/fill/", views_fill.fill, name="fill"),
    path("<int:pk>/start/", views_fill.start, name="start"),
    path("<int:pk>/answers/", views_fill.answers, name="answers"),
    path("<int:pk>/photos/", views_fill.photo_add, name="photo_add"),
    path("<int:pk>/photos/<int:photo_pk>/", views_fill.photo, name="photo"),
    path("<int:pk>/photos/<int:photo_pk>/remove/", views_fill.photo_remove, name="photo_remove"),
    path("<int:pk>/summary/", views_fill.summary, name="summary"),
    path("<int:pk>/submit/", views_fill.submit, name="submit"),
    path("<int:pk>/thanks/", views_fill.thanks, name="thanks"),
    path("<int:pk>/blank/", views_helper.blank, name="blank"),
    path("<int:pk>/paper/", views_helper.paper, name="paper"),
    path("<int:pk>/paper/<int:page>/", views_helper.paper_page, name="paper_page"),
    path("<int:pk>/sheet/", views_helper.sheet, name="sheet"),
    path("<int:pk>/sheet/order/", views_helper.sheet_order, name="sheet_order"),
    path("<int:pk>/sheet/download/", views_helper.sheet_download, name="sheet_download"),
]
