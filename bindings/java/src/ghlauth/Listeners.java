package ghlauth;

import ghlauth.internal.NativeClockListener;
import ghlauth.internal.NativeLogListener;
import ghlauth.internal.NativeRowListener;
import ghlauth.internal.NativeSecret;
import ghlauth.internal.NativeSecretListener;
import ghlauth.internal.NativeStoreLease;
import ghlauth.internal.NativeStoreListener;
import ghlauth.internal.NativeStoreQuery;
import ghlauth.internal.NativeStoreRow;
import ghlauth.internal.StoreRowList;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What the library calls: functions and stores of the application. What they throw does not pass through the library. */
final class Listeners {
  private Listeners() {}

  /** What a listener gives lives here until the library has copied it. */
  private static final ThreadLocal<Object> GIVEN = new ThreadLocal<>();

  private static <T> T given(T value) {
    GIVEN.set(value);
    return value;
  }

  static final class Log extends NativeLogListener {
    /** What the log of this thread threw last. */
    private static final ThreadLocal<Throwable> THROWN = new ThreadLocal<>();

    private final BiConsumer<LogLevel, String> log;

    Log(BiConsumer<LogLevel, String> log) throws GhlauthException {
      this.log = log;
    }

    @Override
    public void write(int level, String line) {
      try {
        log.accept(LogLevel.of(level), line);
      } catch (Throwable thrown) {
        THROWN.set(thrown);
        throw thrown;
      }
    }

    static boolean threw(Throwable thrown) {
      boolean did = THROWN.get() == thrown;
      THROWN.remove();
      return did;
    }
  }

  static final class Time extends NativeClockListener {
    private final Clock clock;

    Time(Clock clock) throws GhlauthException {
      this.clock = clock;
    }

    @Override
    public long unix_ms() {
      return clock.millis();
    }
  }

  static final class Source extends NativeSecretListener {
    private final Supplier<Secret> source;

    Source(Supplier<Secret> source) throws GhlauthException {
      this.source = source;
    }

    @Override
    public NativeSecret fetch() throws GhlauthException {
      Secret secret = source.get();
      return given(new NativeSecret(secret.text, Values.seconds(secret.expiresAt)));
    }
  }

  /** A store with rows alone: what processes agree by is the library's. */
  static final class Rows extends NativeRowListener {
    private final RowStore rows;

    Rows(RowStore rows) throws GhlauthException {
      this.rows = rows;
    }

    @Override
    public NativeStoreRow get(String key) throws GhlauthException {
      return given(StoreRow.ours(rows.get(key)));
    }

    @Override
    public boolean put_if_version(NativeStoreRow row, long present) throws GhlauthException {
      return rows.putIfVersion(new StoreRow(row), present);
    }

    @Override
    public boolean erase_if_version(String key, long version) {
      return rows.eraseIfVersion(key, version);
    }

    @Override
    public StoreRowList scan(NativeStoreQuery query) throws GhlauthException {
      return given(StoreRow.ours(rows.scan(new StoreQuery(query))));
    }

    @Override
    public StoreRowList due(String appId, long until, long limit) throws GhlauthException {
      return given(StoreRow.ours(rows.due(appId, until, limit)));
    }
  }

  /** A store that several processes use. */
  static final class Shared extends NativeStoreListener {
    private final SharedStore store;

    Shared(SharedStore store) throws GhlauthException {
      this.store = store;
    }

    @Override
    public NativeStoreRow get(String key) throws GhlauthException {
      return given(StoreRow.ours(store.get(key)));
    }

    @Override
    public boolean put_if_version(NativeStoreRow row, long present) throws GhlauthException {
      return store.putIfVersion(new StoreRow(row), present);
    }

    @Override
    public boolean erase_if_version(String key, long version) {
      return store.eraseIfVersion(key, version);
    }

    @Override
    public StoreRowList scan(NativeStoreQuery query) throws GhlauthException {
      return given(StoreRow.ours(store.scan(new StoreQuery(query))));
    }

    @Override
    public StoreRowList due(String appId, long until, long limit) throws GhlauthException {
      return given(StoreRow.ours(store.due(appId, until, limit)));
    }

    @Override
    public NativeStoreLease lease(String name, String holder, long milliseconds) throws GhlauthException {
      StoreLease lease = store.lease(name, holder, Duration.ofMillis(milliseconds));
      return given(new NativeStoreLease(lease.getHolder(), lease.getRemaining().toMillis()));
    }

    @Override
    public boolean release(String name, String holder) {
      return store.release(name, holder);
    }

    @Override
    public long count(String name, long delta, long until, long now) {
      return store.count(name, delta, until, now);
    }

    @Override
    public int claim(String name, String holder, long until, long now) {
      return store.claim(name, holder, until, now).value();
    }

    @Override
    public boolean confirm(String name, String holder, long until) {
      return store.confirm(name, holder, until);
    }

    @Override
    public boolean unclaim(String name, String holder) {
      return store.unclaim(name, holder);
    }
  }
}
