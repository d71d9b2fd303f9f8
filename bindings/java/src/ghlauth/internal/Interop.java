package ghlauth.internal;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Between Java's values and those of the wrapper. */
final class Interop {
  private Interop() {}

  static byte[] bytes(String text) {
    return Objects.requireNonNull(text, "There is no text.").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] given(byte[] bytes) {
    return Objects.requireNonNull(bytes, "There are no bytes.");
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
