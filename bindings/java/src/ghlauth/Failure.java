package ghlauth;

/** The members of an error of the library. */
final class Failure {
  final String kind;
  final int status;
  final String name;
  final String message;
  final String hint;
  final int httpStatus;
  final String serverMessage;
  final String traceId;
  final long retryAfterMs;
  final boolean retryable;

  Failure(String kind, int status, String name, String message, String hint, int httpStatus, String serverMessage, String traceId,
      long retryAfterMs, boolean retryable) {
    this.kind = kind;
    this.status = status;
    this.name = name;
    this.message = message;
    this.hint = hint;
    this.httpStatus = httpStatus;
    this.serverMessage = serverMessage;
    this.traceId = traceId;
    this.retryAfterMs = retryAfterMs;
    this.retryable = retryable;
  }

  static GhlauthException closed(String what) {
    return Exceptions.of(new Failure("UsageError", Status.INVALID_HANDLE.value(), "GHLAUTH_E_INVALID_HANDLE", "the " + what + " is closed",
        "Make another one, or close it later.", 0, "", "", -1, false));
  }
}
