"""All addresses of the desk. Nothing about a customer stands in one: case ids only."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from desk.pages import (
    attachments,
    case,
    errors,
    files,
    health,
    home,
    live,
    queue,
    signing_in,
    steps,
    template,
)

urlpatterns = [
    path("", home.show, name="home"),
    path("health", login_not_required(health.show), name="health"),
    path("static/<str:name>", login_not_required(files.show), name="static"),
    path("aanmelden/", login_not_required(signing_in.show), name="sign-in"),
    path(
        "aanmelden/link/<str:token>/",
        login_not_required(signing_in.show_link),
        name="one-time-link",
    ),
    path("afmelden/", signing_in.sign_out, name="sign-out"),
    path("lijst/<slug:view>/", queue.show, name="queue"),
    path("lijst/<slug:view>/nieuw/", queue.refresh, name="queue-refresh"),
    path("zaak/<int:case_id>/", case.show, name="case"),
    path("zaak/<int:case_id>/nieuw/", case.refresh, name="case-refresh"),
    path("zaak/<int:case_id>/eerder/", case.show_earlier, name="case-earlier"),
    path("zaak/<int:case_id>/overnemen/", steps.take, name="take"),
    path("zaak/<int:case_id>/antwoord/", steps.reply, name="reply"),
    path("zaak/<int:case_id>/sjabloon/", template.send, name="send-template"),
    path("zaak/<int:case_id>/sjabloon/velden/", template.show, name="template-fields"),
    path("zaak/<int:case_id>/sjabloon/voorbeeld/", template.preview, name="template-preview"),
    path("zaak/<int:case_id>/nogmaals/<int:message_id>/", steps.send_again, name="send-again"),
    path("zaak/<int:case_id>/typt/", steps.note_typing, name="typing"),
    path("zaak/<int:case_id>/teruggeven/", steps.release, name="release"),
    path("zaak/<int:case_id>/afsluiten/", steps.close, name="close"),
    path("zaak/<int:case_id>/gecontroleerd/", steps.confirm_identity, name="confirm-identity"),
    path("bestand/<int:message_id>/", attachments.show, name="attachment"),
    path("live/", live.stream, name="live"),
]

handler400 = errors.show_bad_request
handler403 = errors.show_forbidden
handler404 = errors.show_not_found
handler500 = errors.show_failure
