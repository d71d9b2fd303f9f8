"""What a call raises that failed. The classes are those of bindings/core/adapter/errors.hpp."""

from __future__ import annotations

__all__ = [
    "ApplicationError", "AuthorizationError", "CallbackError", "CancelledError", "CredentialError",
    "DuplicateEventError", "Error", "HttpError", "NeedsAuthorizationError", "NetworkError", "NotFoundError",
    "OutOfMemoryError", "QueueFullError", "RateLimitedError", "RefusedError", "ServerError", "StoreError",
    "TimeoutError", "UsageError", "UserContextError", "WebhookError",
]


class Error(Exception):
    """A failure. There is no secret in it."""

    status: int
    """One of ghlauth.E_..., or what a callback of the application failed with."""
    name: str
    """The name of the status, such as "GHLAUTH_E_TIMEOUT"."""
    message: str
    """What happened, in one sentence."""
    hint: str
    """What to change, in one sentence; "" for nothing."""
    http_status: int
    """That of the answer; 0 when there was none."""
    server_message: str
    """What the server said; "" when it said nothing."""
    trace_id: str
    """HighLevel's trace id, for a question to its support; "" when there is none."""
    retry_after_s: float | None
    """How long to wait before the next attempt; None when the server did not say."""
    retryable: bool
    """Whether the same call may succeed later without a change."""

    def __init__(self, message: str = "", *, status: int = 0, name: str = "", hint: str = "", http_status: int = 0,
                 server_message: str = "", trace_id: str = "", retry_after_s: float | None = None,
                 retryable: bool = False) -> None:
        super().__init__(message)
        self.message, self.status, self.name, self.hint = message, status, name, hint
        self.http_status, self.server_message, self.trace_id = http_status, server_message, trace_id
        self.retry_after_s, self.retryable = retry_after_s, retryable

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.message.rstrip('.')}.", self.hint) if part != ".")


class UsageError(Error):
    """The call itself is wrong (1xx)."""


class OutOfMemoryError(Error):
    """There is no memory left."""


class NotFoundError(UsageError):
    """There is no such entry."""


class CancelledError(UsageError):
    """It was cancelled."""


class QueueFullError(UsageError):
    """The queue is full: take completions first."""


class NetworkError(Error):
    """There is no answer that could be read (2xx)."""


class TimeoutError(NetworkError):  # noqa: A001
    """There was no answer in time."""


class HttpError(Error):
    """The server refused the request, not the credential (3xx)."""


class RateLimitedError(HttpError):
    """The rate limit of the app and resource is used up."""


class ServerError(HttpError):
    """The server failed."""


class RefusedError(Error):
    """The server refused the credential, or would (4xx)."""


class AuthorizationError(Error):
    """The token endpoint refused, or there is no token any more (5xx)."""


class NeedsAuthorizationError(AuthorizationError):
    """Only the user can help: send them through the authorize URL again."""


class CallbackError(Error):
    """The request to the redirect URI is not what it should be (6xx)."""


class CredentialError(Error):
    """A credential, a secret or the store on this machine (7xx)."""


class StoreError(CredentialError):
    """The store failed."""


class WebhookError(Error):
    """A webhook that is not let in (800 to 829)."""


class DuplicateEventError(WebhookError):
    """The event was handled before: answer with success and do nothing."""


class UserContextError(Error):
    """A user context that is not let in (830 and more)."""


class ApplicationError(Error):
    """A status of the application itself, as one of its callbacks gave it (-10000 and below)."""


def make(kind: str, status: int, name: str, message: str, hint: str, http_status: int, server_message: str, trace_id: str,
         retry_after_ms: int, retryable: int) -> Error:
    made: Error = globals()[kind](
        message, status=status, name=name, hint=hint, http_status=http_status, server_message=server_message, trace_id=trace_id,
        retry_after_s=None if retry_after_ms < 0 else retry_after_ms / 1000, retryable=bool(retryable))
    return made
