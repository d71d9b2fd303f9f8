package ghlauth;

import ghlauth.internal.HeaderList;
import ghlauth.internal.NativeHeader;
import ghlauth.internal.NativeWebhook;
import ghlauth.internal.Strings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lets in what HighLevel signed for these apps, each event once. */
public final class Webhook extends Resource {
  private final NativeWebhook ours;

  private Webhook(NativeWebhook ours) {
    super(ours);
    this.ours = ours;
  }

  public Webhook(Config config, String... appIds) throws GhlauthException {
    this(make(config, appIds));
  }

  private static NativeWebhook make(Config config, String... appIds) throws GhlauthException {
    Strings ids = Values.texts(Arrays.asList(appIds));
    try {
      return new NativeWebhook(needed(config, "config").ours, ids);
    } finally {
      ids.free();
    }
  }

  /** Accepts what another key signed as well. PEM or DER. */
  public void addKey(KeyAlgorithm algorithm, byte[] key) throws GhlauthException {
    ours.add_key(algorithm.value(), key);
  }

  public void addKey(KeyAlgorithm algorithm, String pem) throws GhlauthException {
    addKey(algorithm, pem.getBytes(StandardCharsets.UTF_8));
  }

  public void retireKey(KeyAlgorithm algorithm, byte[] key) throws GhlauthException {
    ours.retire_key(algorithm.value(), key);
  }

  /** Whether the older signature, X-WH-Signature, is enough. */
  public void setRsa(boolean enabled) throws GhlauthException {
    ours.set_rsa(enabled);
  }

  public void setRequireAppId(boolean enabled) throws GhlauthException {
    ours.set_require_app_id(enabled);
  }

  /** How old an event may be, and how far ahead. */
  public void setWindow(Duration past, Duration future) throws GhlauthException {
    ours.set_window_s(past.getSeconds(), future.getSeconds());
  }

  /** How long an event is one's own that was neither confirmed nor released. */
  public void setClaim(Duration duration) throws GhlauthException {
    ours.set_claim_s(duration.getSeconds());
  }

  /** Where it is remembered which events came. */
  public void setDuplicates(Duplicates where) throws GhlauthException {
    ours.set_duplicates(where.value());
  }

  /**
   * Lets a request in, or throws. Then {@link #confirm} or {@link #release} the event.
   *
   * @param headers as the servers of Java have them: names with their values
   * @param body the raw body, as it came: what was parsed and written again does not have the signature any more
   */
  public Event verify(Map<String, List<String>> headers, byte[] body) throws GhlauthException {
    HeaderList all = all(headers);
    try {
      return new Event(ours.verify(all, body));
    } finally {
      all.free();
    }
  }

  /** Verifies the signature and nothing else. */
  public void verifySignature(Map<String, List<String>> headers, byte[] body) throws GhlauthException {
    HeaderList all = all(headers);
    try {
      ours.verify_signature(all, body);
    } finally {
      all.free();
    }
  }

  /** Says that the event was handled. */
  public void confirm(Event event) throws GhlauthException {
    ours.confirm(needed(event, "event").ours);
  }

  /** Gives an event back that was not handled. */
  public void release(Event event) throws GhlauthException {
    ours.release(needed(event, "event").ours);
  }

  /** Brings what the event says into the store. {@code cancellation}: ends it early; null for none. */
  public static LifecycleOutcome apply(OAuth oauth, Event event, Cancellation cancellation) throws GhlauthException {
    return LifecycleOutcome.of(NativeWebhook.apply(needed(oauth, "OAuth").ours, needed(event, "event").ours, Cancellation.of(cancellation)));
  }

  /** What to answer HighLevel with. */
  public static int httpStatus(GhlauthException failure) {
    return httpStatus(failure.getStatusNumber());
  }

  public static int httpStatus(Status status) {
    return httpStatus(status.value());
  }

  private static int httpStatus(int status) {
    try {
      return NativeWebhook.http_status(status);
    } catch (GhlauthException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private static HeaderList all(Map<String, List<String>> headers) throws GhlauthException {
    HeaderList all = new HeaderList();
    for (Map.Entry<String, List<String>> one : needed(headers, "header").entrySet()) {
      if (one.getKey() == null) continue;  // HttpURLConnection's status line
      for (String value : one.getValue()) {
        NativeHeader header = new NativeHeader(one.getKey(), value);
        all.add(header);
        header.free();
      }
    }
    return all;
  }
}
