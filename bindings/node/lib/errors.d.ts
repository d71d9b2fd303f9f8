/** A failure. There is no secret in it. The classes below are those of the status table. */
export declare class GhlauthError extends Error {
  constructor(message?: string, fields?: Partial<Omit<GhlauthError, "name" | "message" | "stack">>);
  /** The name of the status: "GHLAUTH_E_TIMEOUT". */
  code: string;
  /** One of E_..., or what a callback of the application failed with. */
  status: number;
  /** What to change, in one sentence; "" for nothing. */
  hint: string;
  /** That of the answer; 0 when there was none. */
  httpStatus: number;
  /** What the server said; "" when it said nothing. */
  serverMessage: string;
  /** HighLevel's trace id, for a question to its support; "" when there is none. */
  traceId: string;
  /** How long to wait before the next attempt; null when the server did not say. */
  retryAfterMs: number | null;
  /** Whether the same call may succeed later without a change. */
  retryable: boolean;
  cause?: unknown;
}
/** The call itself is wrong, or cannot be made. */
export declare class UsageError extends GhlauthError {}
/** There is no memory left. */
export declare class OutOfMemoryError extends GhlauthError {}
/** There is no such entry. */
export declare class NotFoundError extends UsageError {}
/** The call was cancelled. */
export declare class CancelledError extends UsageError {}
/** The queue holds as many requests as it may. */
export declare class QueueFullError extends UsageError {}
/** There is no answer that could be read. */
export declare class NetworkError extends GhlauthError {}
/** There was no answer in time. */
export declare class TimeoutError extends NetworkError {}
/** The server refused the request, and not the credential. */
export declare class HttpError extends GhlauthError {}
/** The rate limit is used up; the error says how long to wait. */
export declare class RateLimitedError extends HttpError {}
/** The server failed. */
export declare class ServerError extends HttpError {}
/** The server refused the credential. */
export declare class RefusedError extends GhlauthError {}
/** The OAuth endpoints refused, or there is no token to be had. */
export declare class AuthorizationError extends GhlauthError {}
/** Only the user can help: send them through the authorize URL. */
export declare class NeedsAuthorizationError extends AuthorizationError {}
/** What came to the redirect URI is refused. */
export declare class CallbackError extends GhlauthError {}
/** Credentials, secrets, files and the store on this machine. */
export declare class CredentialError extends GhlauthError {}
/** The store failed. */
export declare class StoreError extends CredentialError {}
/** A webhook is refused. */
export declare class WebhookError extends GhlauthError {}
/** The event was handled before. */
export declare class DuplicateEventError extends WebhookError {}
/** A user context is refused. */
export declare class UserContextError extends GhlauthError {}
/** A status of the application itself, as one of its callbacks gave it. */
export declare class ApplicationError extends GhlauthError {}
