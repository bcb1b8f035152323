"""Meta's errors: code, words, HTTP status and the JSON around them.

Source: Meta's page "Cloud API error codes". Decisions belong to `code`: throttling comes as
HTTP 400, and some final errors come as 500.
"""

from simulator import ids
from simulator.ids import JsonObject

HELP = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

# code: (HTTP status of an answer, title)
KNOWN: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (500, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (503, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"),
    131037: (400, "Display name approval needed"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "Meta chose not to deliver"),
    131050: (400, "User has stopped receiving marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131060: (400, "This message is currently unavailable"),
    131062: (400, "Business-scoped user id is not allowed for this message"),
    131063: (403, "Business account is restricted"),
    131064: (403, "Business phone number is restricted"),
    132000: (400, "Template param count mismatch"),
    132001: (404, "Template does not exist"),
    132005: (400, "Template hydrated text too long"),
    132007: (400, "Template format character policy violated"),
    132008: (400, "Template parameter value is not valid"),
    132012: (400, "Template parameter format mismatch"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132068: (400, "Flow is in blocked state"),
    132069: (400, "Flow is in throttled state"),
    133004: (503, "Server temporarily unavailable"),
    133010: (400, "Phone number not registered"),
    135000: (400, "Generic user error"),
    137000: (400, "Recipient identity key hash mismatch"),
}
TRANSIENT = frozenset({1, 2, 131000, 131016, 131057, 133004})


class GraphError(Exception):
    """A request that Meta refuses; `answer` is the JSON of the refusal."""

    def __init__(
        self,
        code: int,
        details: str = "",
        *,
        http: int | None = None,
        subcode: int | None = None,
        message: str | None = None,
    ) -> None:
        super().__init__(f"Graph API error {code}")
        known_http, title = KNOWN.get(code, (400, "Unknown error"))
        self.code = code
        self.http = http or known_http
        self.subcode = subcode
        self.details = details or title
        self.message = message or f"(#{code}) {title}"

    def answer(self) -> JsonObject:
        error: JsonObject = {
            "message": self.message,
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": ids.trace_id(),
        }
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.code in TRANSIENT:
            error["is_transient"] = True
        return {"error": error}


class GatewayError(Exception):
    """Something between us and Meta answers: a status and a page, and no word of Meta's."""

    def __init__(self, http: int) -> None:
        super().__init__(f"gateway {http}")
        self.http = http


def status_error(code: int) -> JsonObject:
    """The error inside a status webhook that says `failed`."""
    title = KNOWN.get(code, (400, "Unknown error"))[1]
    details = DETAILS.get(code, title)
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": HELP,
    }


DETAILS = {
    131026: "Message Undeliverable.",
    131047: "Message failed to send because more than 24 hours have passed since the customer "
    "last replied to this number.",
    131009: "The reaction is not for a message of this customer of the last 30 days.",
    137000: "Message failed to send because the recipient identity key hash has changed.",
}
