package ghlauth;

import java.time.Duration;

/** Who has a lease, and for how long at most. */
public final class StoreLease {
  private final String holder;
  private final Duration remaining;

  public StoreLease(String holder, Duration remaining) {
    this.holder = holder;
    this.remaining = remaining;
  }

  public String getHolder() {
    return holder;
  }

  public Duration getRemaining() {
    return remaining;
  }
}
