package ghlauth;

import ghlauth.internal.NativeCompletion;

/** What became of a request of a queue. */
public final class Completion {
  private final NativeCompletion ours;
  private final long tag;
  private final int status;

  Completion(NativeCompletion ours) throws GhlauthException {
    this.ours = ours;
    tag = ours.getTag();
    status = ours.getStatus();
  }

  public long getTag() {
    return tag;
  }

  /** null for a status of the application's own. */
  public Status getStatus() {
    return Status.of(status);
  }

  /** The answer, or the failure as an exception. */
  public Response getResponse() throws GhlauthException {
    return new Response(ours.response());
  }

  @Override
  public String toString() {
    return "Completion " + tag + " " + getStatus();
  }
}
