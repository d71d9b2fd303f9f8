package ghlauth;

import ghlauth.internal.NativeFinding;

/** One thing that speaks against a request, or leaves open whether it is granted. */
public final class Finding {
  private final Reason reason;
  private final String message;
  private final Remedy remedy;
  private final String value;
  private final String hint;

  Finding(NativeFinding ours) throws GhlauthException {
    reason = Reason.of(ours.getReason());
    message = ours.getMessage();
    remedy = Remedy.of(ours.getRemedy());
    value = ours.getValue();
    hint = ours.getHint();
  }

  public Reason getReason() {
    return reason;
  }

  public String getMessage() {
    return message;
  }

  public Remedy getRemedy() {
    return remedy;
  }

  /** What is missing or wrong: a scope, a location, a version. */
  public String getValue() {
    return value;
  }

  public String getHint() {
    return hint;
  }

  @Override
  public String toString() {
    return message + " " + hint;
  }
}
