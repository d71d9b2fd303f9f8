package ghlauth;

import java.time.Duration;

/** A failure. Its class tells what to do about it; there is no secret in it. */
public class GhlauthException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  GhlauthException(Failure failure) {
    super(failure.message);
    this.failure = failure;
  }

  /** What failed; null for a status of the application's own, from -10000 down. */
  public Status getStatus() {
    return Status.of(failure.status);
  }

  /** Its number. */
  public int getStatusNumber() {
    return failure.status;
  }

  /** Its name in C, such as "GHLAUTH_E_TIMEOUT". */
  public String getStatusName() {
    return failure.name;
  }

  /** What to change, in one sentence; "" for nothing. */
  public String getHint() {
    return failure.hint;
  }

  /** That of the answer; 0 when there was none. */
  public int getHttpStatus() {
    return failure.httpStatus;
  }

  /** What the server said; "" when it said nothing. */
  public String getServerMessage() {
    return failure.serverMessage;
  }

  /** HighLevel's trace id, for a question to its support; "" when there is none. */
  public String getTraceId() {
    return failure.traceId;
  }

  /** How long to wait before the next attempt; null when the server did not say. */
  public Duration getRetryAfter() {
    return failure.retryAfterMs < 0 ? null : Duration.ofMillis(failure.retryAfterMs);
  }

  /** Whether the same call may succeed later without a change. */
  public boolean isRetryable() {
    return failure.retryable;
  }

  @Override
  public String toString() {
    return getHint().isEmpty() ? super.toString() : super.toString() + ". " + getHint();
  }

  private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
    throw new java.io.NotSerializableException(getClass().getName());
  }
}
