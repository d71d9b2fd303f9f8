package ghlauth;

import java.time.Instant;
import java.util.Objects;

/** A secret that the application gives, and when it ends, where that is known. */
public final class Secret {
  final String text;
  final Instant expiresAt;

  public Secret(String text) {
    this(text, null);
  }

  public Secret(String text, Instant expiresAt) {
    this.text = Objects.requireNonNull(text, "There is no secret.");
    this.expiresAt = expiresAt;
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
