"""The stages of a village, and a district's verification queue and targets."""

from django.urls import path

from cooperatives.views import stage, targets, verification

STAGE = "villages/<str:code>/stages/<slug:stage>/"

urlpatterns = [
    path(STAGE, stage.stage, name="stage"),
    path(f"{STAGE}claim/", stage.stage_claim, name="stage_claim"),
    path(f"{STAGE}verify/", stage.stage_verify, name="stage_verify"),
    path(f"{STAGE}return/", stage.stage_return, name="stage_return"),
    path(f"{STAGE}reopen/", stage.stage_reopen, name="stage_reopen"),
    path(f"{STAGE}correct/", stage.stage_correct, name="stage_correct"),
    path("verification/", verification.verification, name="verification"),
    path("districts/<str:code>/verification/", verification.district_verification, name="district_verification"),
    path("targets/", targets.targets, name="targets"),
    path("districts/<str:code>/targets/", targets.district_targets, name="district_targets"),
]
