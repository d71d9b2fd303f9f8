package ghlauth;

import ghlauth.internal.Native;
import ghlauth.internal.NativeConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;

/** Everything that can be configured. What is made from it takes a snapshot. */
public final class Config extends Resource {
  /** The generations of HighLevel's API. */
  public static final String GENERATION_2021_07_28 = "2021-07-28";
  public static final String GENERATION_V3 = "v3";

  final NativeConfig ours;

  public Config() throws GhlauthException {
    this(new NativeConfig());
  }

  private Config(NativeConfig ours) {
    super(ours);
    this.ours = ours;
  }

  /** The version of the library. */
  public static String libraryVersion() {
    try {
      return Native.version();
    } catch (GhlauthException exception) {
      throw new IllegalStateException(exception);
    }
  }

  public Config setApiUrl(String url) throws GhlauthException {
    ours.set_api_url(url);
    return this;
  }

  public Config setMarketplaceUrl(String url) throws GhlauthException {
    ours.set_marketplace_url(url);
    return this;
  }

  public Config setApiGeneration(String generation) throws GhlauthException {
    ours.set_api_generation(generation);
    return this;
  }

  /** The Version header of requests that do not name one. */
  public Config setDefaultVersion(String version) throws GhlauthException {
    ours.set_default_version(version);
    return this;
  }

  /** Of one attempt. */
  public Config setTimeout(Duration timeout) throws GhlauthException {
    ours.set_timeout_ms(timeout.toMillis());
    return this;
  }

  public Config setConnectTimeout(Duration timeout) throws GhlauthException {
    ours.set_connect_timeout_ms(timeout.toMillis());
    return this;
  }

  public Config setMaxRetries(int maxRetries) throws GhlauthException {
    ours.set_max_retries(maxRetries);
    return this;
  }

  /** How long a request waits at most before it is sent or sent again. One that would wait longer fails at once. */
  public Config setMaxWait(Duration maxWait) throws GhlauthException {
    ours.set_max_wait_ms(maxWait.toMillis());
    return this;
  }

  public Config setMaxResponseBytes(long maxBytes) throws GhlauthException {
    ours.set_max_response_bytes(maxBytes);
    return this;
  }

  public Config setUserAgent(String userAgent) throws GhlauthException {
    ours.set_user_agent(userAgent);
    return this;
  }

  public Config setProxyUrl(String url) throws GhlauthException {
    ours.set_proxy_url(url);
    return this;
  }

  public Config setProxyFromEnvironment(boolean enabled) throws GhlauthException {
    ours.set_proxy_from_environment(enabled);
    return this;
  }

  public Config setCaFile(String path) throws GhlauthException {
    ours.set_ca_file(path);
    return this;
  }

  /** How long before their end access tokens are refreshed. */
  public Config setExpiryMargin(Duration margin) throws GhlauthException {
    ours.set_expiry_margin_s(margin.getSeconds());
    return this;
  }

  /** What becomes of a request that would be refused. */
  public Config setPermissionCheck(PermissionCheck check) throws GhlauthException {
    ours.set_permission_check(check.value());
    return this;
  }

  /** Holds requests back, so that no app and resource sends more. {@code daily}: 0 for no limit. */
  public Config setRateLimit(long maxRequests, Duration interval, long daily) throws GhlauthException {
    ours.set_rate_limit(maxRequests, interval.toMillis(), daily);
    return this;
  }

  /** Whether the processes that share the store count requests together. They do by default. */
  public Config setSharedBudget(boolean enabled) throws GhlauthException {
    ours.set_shared_budget(enabled);
    return this;
  }

  /** Where the modules for PostgreSQL and Redis are, if they are not beside the library. */
  public Config setModuleDir(String path) throws GhlauthException {
    ours.set_module_dir(path);
    return this;
  }

  /** Where installations are kept; in memory when it is not set. */
  public Config setStore(Store store) throws GhlauthException {
    ours.set_store(needed(store, "store").ours);
    return this;
  }

  /**
   * Receives what happens, as "name field=value ...", in the thread that makes it happen. There are no secrets in it. What it throws
   * comes out of the call that it was written for.
   *
   * @param level the most detailed one that is wanted
   */
  public Config setLog(LogLevel level, BiConsumer<LogLevel, String> log) throws GhlauthException {
    ours.set_log(level.value(), new Listeners.Log(needed(log, "log")));
    return this;
  }

  /** Tells the time, to any thread, often. For tests. */
  public Config setClock(Clock clock) throws GhlauthException {
    ours.set_clock(new Listeners.Time(needed(clock, "clock")));
    return this;
  }
}
