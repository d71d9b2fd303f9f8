package ghlauth;

import ghlauth.internal.NativeCompletion;
import ghlauth.internal.NativeQueue;
import ghlauth.internal.NativeRequest;
import java.time.Duration;

/**
 * Many requests at a time, driven by whoever calls {@link #next}, in the order in which they are completed. A {@link Client} has futures.
 */
public final class RequestQueue extends Resource {
  private final NativeQueue ours;

  private RequestQueue(NativeQueue ours) {
    super(ours);
    this.ours = ours;
  }

  public RequestQueue(Config config) throws GhlauthException {
    this(Queues.on(needed(config, "config")));
  }

  /** How many requests are on their way at a time. */
  public void setMaxInFlight(int count) throws GhlauthException {
    ours.set_max_in_flight(count);
  }

  /** How many it holds at most: waiting, on their way, or completed and not taken. */
  public void setCapacity(int count) throws GhlauthException {
    ours.set_capacity(count);
  }

  /** {@code tag}: comes back with the completion. */
  public void submit(Credential credential, Request request, long tag) throws GhlauthException {
    submit(credential, request, tag, null);
  }

  /** {@code timeout}: until it is completed, retries and all; null for no limit. */
  public void submit(Credential credential, Request request, long tag, Duration timeout) throws GhlauthException {
    NativeRequest sent = needed(request, "request").ours();
    try {
      ours.submit(needed(credential, "credential").ours, sent, tag, Values.milliseconds(timeout));
    } finally {
      sent.free();
    }
  }

  public void cancel(long tag) throws GhlauthException {
    ours.cancel(tag);
  }

  public void cancelAll() throws GhlauthException {
    ours.cancel_all();
  }

  public long size() throws GhlauthException {
    return ours.size();
  }

  /** Drives the requests until one is completed; null when none is left. */
  public Completion next() throws GhlauthException {
    return next(null, null);
  }

  /**
   * Drives the requests until one is completed. What a listener throws comes out of it; what was completed by then comes with the next
   * call.
   *
   * @param timeout how long to wait at most; null for no limit
   * @return null when none is completed within the time, or none is left
   */
  public Completion next(Duration timeout, Cancellation cancellation) throws GhlauthException {
    NativeCompletion completion = ours.next(Values.milliseconds(timeout), Cancellation.of(cancellation));
    return completion.getExists() ? new Completion(completion) : null;
  }
}
