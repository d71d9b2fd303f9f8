"""Authorization for the HighLevel (GoHighLevel) API: Private Integration Tokens and OAuth 2.0."""

from . import aio
from .core import *  # noqa: F403
from .errors import (ApplicationError, AuthorizationError, CallbackError, CancelledError, CredentialError, DuplicateEventError, Error,
                     HttpError, NeedsAuthorizationError, NetworkError, NotFoundError, OutOfMemoryError, QueueFullError,
                     RateLimitedError, RefusedError, ServerError, StoreError, TimeoutError, UsageError, UserContextError,
                     WebhookError)
from .headers import Headers
from .rows import Agreements, Rows
