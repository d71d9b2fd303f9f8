package ghlauth;

import ghlauth.internal.NativeStore;
import ghlauth.internal.NativeStoreListener;
import ghlauth.internal.NativeStoreOptions;

/** A store of installations. */
public final class Store extends Resource {
  final NativeStore ours;

  private Store(NativeStore ours) {
    super(ours);
    this.ours = ours;
  }

  /** {@code url}: "memory:", "sqlite:/path", "postgres://...", "redis://...". */
  public static Store open(String url, StoreOptions options) throws GhlauthException {
    NativeStoreOptions opened = options.ours();
    try {
      return new Store(NativeStore.open(url, opened));
    } finally {
      opened.free();
    }
  }

  /** A store of the application; a {@link SharedStore} when several processes use it. */
  public static Store of(RowStore rows, StoreOptions options) throws GhlauthException {
    needed(rows, "store");
    NativeStoreOptions opened = options.ours();
    try {
      NativeStoreListener listener =
          rows instanceof SharedStore ? new Listeners.Shared((SharedStore) rows) : new Listeners.Rows(rows);
      return new Store(NativeStore.from_listener(opened, listener));
    } finally {
      opened.free();
    }
  }

  /** Installations and secrets in one store, leases, counters and claims in another. */
  public static Store join(Store installations, Store leases) throws GhlauthException {
    return new Store(NativeStore.join(needed(installations, "store").ours, needed(leases, "store").ours));
  }

  /** What is not as it should be with it; "" for nothing. */
  public String getWarning() throws GhlauthException {
    return ours.warning();
  }

  /** Tries whether it keeps what the library asks of it. For tests of a store of yours; takes seconds. */
  public void check() throws GhlauthException {
    ours.check();
  }
}
