package ghlauth;

import ghlauth.internal.Strings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Between Java's values and the library's. */
final class Values {
  private Values() {}

  static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  static long milliseconds(Duration span) {
    return span == null ? -1 : span.toMillis();
  }

  static long seconds(Duration span) {
    return span == null ? -1 : span.getSeconds();
  }

  static long seconds(Instant time) {
    return time == null ? -1 : time.getEpochSecond();
  }

  static Duration span(long seconds) {
    return seconds < 0 ? null : Duration.ofSeconds(seconds);
  }

  static Instant time(long seconds) {
    return seconds < 0 ? null : Instant.ofEpochSecond(seconds);
  }

  static Long known(long number) {
    return number < 0 ? null : Long.valueOf(number);
  }

  /** The library refuses what is none. */
  static int number(Level level) {
    return level == null ? -1 : level.value();
  }

  /** What a list of the library has, which is freed. */
  static List<String> texts(Strings texts) {
    List<String> copied = Collections.unmodifiableList(new ArrayList<>(texts));
    texts.free();
    return copied;
  }

  static Strings texts(Collection<String> texts) {
    return new Strings(texts);
  }
}
