package ghlauth;

import ghlauth.internal.NativeClient;
import ghlauth.internal.NativePages;
import ghlauth.internal.NativeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Sends authorized requests, one after the other or as many at a time as you like. Made once, and kept. */
public final class Client extends Resource {
  private final NativeClient ours;
  private final Pump pump;

  private Client(NativeClient ours, Pump pump) {
    super(ours);
    this.ours = ours;
    this.pump = pump;
  }

  public Client(Config config) throws GhlauthException {
    this(config, 100);
  }

  /** {@code maxInFlight}: how many requests of {@link #sendAsync} are on their way at a time. */
  public Client(Config config, int maxInFlight) throws GhlauthException {
    this(new NativeClient(needed(config, "config").ours), new Pump(config, maxInFlight));
  }

  public Response send(Credential credential, String method, String path) throws GhlauthException {
    return send(credential, new Request(method, path), null);
  }

  public Response send(Credential credential, Request request) throws GhlauthException {
    return send(credential, request, null);
  }

  /** {@code cancellation}: ends it early; null for none. */
  public Response send(Credential credential, Request request, Cancellation cancellation) throws GhlauthException {
    NativeRequest sent = needed(request, "request").ours();
    try {
      return new Response(ours.send(needed(credential, "credential").ours, sent, Cancellation.of(cancellation)));
    } finally {
      sent.free();
    }
  }

  public CompletableFuture<Response> sendAsync(Credential credential, String method, String path) throws GhlauthException {
    return sendAsync(credential, new Request(method, path), null);
  }

  public CompletableFuture<Response> sendAsync(Credential credential, Request request) throws GhlauthException {
    return sendAsync(credential, request, null);
  }

  /**
   * The same without a thread for each: all requests of a client share one, and connections. When the future is cancelled, so is the
   * request; it may have taken effect.
   *
   * @param timeout until the answer is there, retries and all; null for no limit
   * @throws GhlauthException when the request cannot be sent; every other failure comes with the future
   */
  public CompletableFuture<Response> sendAsync(Credential credential, Request request, Duration timeout) throws GhlauthException {
    return pump.submit(needed(credential, "credential"), needed(request, "request"), timeout);
  }

  /** What a log threw during {@link #sendAsync}, or a store that no request failed with. By default the thread's handler gets it. */
  public void onListenerFailure(Consumer<Throwable> handler) {
    pump.onListenerFailure(handler);
  }

  /** A list of the API, page by page. */
  public Pages pages(Credential credential, Request request) throws GhlauthException {
    NativeRequest sent = needed(request, "request").ours();
    try {
      return new Pages(new NativePages(ours, needed(credential, "credential").ours, sent));
    } finally {
      sent.free();
    }
  }

  /** The pages of a list from the first one to the last, each the text of a JSON array. */
  public List<String> allPages(Credential credential, Request request) throws GhlauthException {
    List<String> all = new ArrayList<>();
    try (Pages pages = pages(credential, request)) {
      for (String page = pages.next(); page != null; page = pages.next()) all.add(page);
    }
    return all;
  }

  /** Ends what is under way: futures fail with a {@link CancelledException}. */
  @Override
  public void close() {
    super.close();
    pump.close();
  }
}
