"""The error responses of the control plane."""

from customvoice_emulator.common.errors import ErrorKind

BAD_REQUEST = ErrorKind(400, "BadRequest", "{reason}")
TOKEN_NEEDED = ErrorKind(
    401, "Unauthorized", "Send the emulator's control token in X-Emulator-Token, or as Authorization: Bearer TOKEN."
)
FOREIGN_PAGE = ErrorKind(403, "Forbidden", "A web page of another origin must not use the control plane.")
FOREIGN_HOST = ErrorKind(
    403,
    "Forbidden",
    "The Host of the request is neither this machine nor the address of the emulator, so it may be from a foreign page "
    "page (DNS rebinding). If the name is yours, start the emulator with --control-host NAME or --control-token TOKEN.",
)
NO_OPERATION = ErrorKind(404, "NotFound", "The control plane has no {method} {path}.{hint} The operations are:")
NOT_FOUND = ErrorKind(404, "NotFound", "There is no {kind} with the id '{id}'.")
TOO_LARGE = ErrorKind(413, "RequestBodyTooLarge", "The request body is larger than the limit of {limit} bytes.")
FAILED = ErrorKind(500, "InternalServerError", "The emulator failed on this request; see its log for the reason.")
