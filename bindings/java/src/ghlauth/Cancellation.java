package ghlauth;

import ghlauth.internal.NativeCancel;
import java.time.Duration;

/** Ends the calls that it is given to: by {@link #cancel}, from any thread, or by a time limit. */
public final class Cancellation extends Resource {
  final NativeCancel ours;

  public Cancellation() throws GhlauthException {
    this(new NativeCancel());
  }

  /** With a time limit from now on. A call that it ends fails with a {@link GhlauthTimeoutException}. */
  public Cancellation(Duration timeout) throws GhlauthException {
    this();
    ours.set_timeout_ms(Values.milliseconds(timeout));
  }

  private Cancellation(NativeCancel ours) {
    super(ours);
    this.ours = ours;
  }

  static NativeCancel of(Cancellation cancellation) {
    return cancellation == null ? null : cancellation.ours;
  }

  /** A call that it ends fails with a {@link CancelledException}. */
  public void cancel() throws GhlauthException {
    ours.request();
  }

  public boolean isCancelled() throws GhlauthException {
    return ours.is_requested();
  }
}
