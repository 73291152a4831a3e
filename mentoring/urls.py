"""The addresses of visits and follow-ups."""

from django.urls import path

from mentoring import views

urlpatterns = [
    path("visits/", views.visit_list, name="visit_list"),
    path("visits/new/", views.visit_new, name="visit_new"),
    path("visits/<uuid:key>/", views.visit, name="visit"),
    path("visits/<uuid:key>/edit/", views.visit_edit, name="visit_edit"),
    path("followups/", views.followup_list, name="followup_list"),
    path("followups/<int:pk>/done/", views.followup_done, name="followup_done"),
    path("followups/<int:pk>/reopen/", views.followup_reopen, name="followup_reopen"),
]
