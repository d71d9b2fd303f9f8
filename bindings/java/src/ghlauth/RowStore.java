package ghlauth;

import java.util.List;

/**
 * A store of the application that one process uses: rows by their keys. Each method is one indivisible step, finished when it returns,
 * and is called by any thread, concurrently. What it throws comes out of the call that needed the store.
 */
public interface RowStore {
  /** The row of the key; null when there is none. */
  StoreRow get(String key);

  /** Writes the row if the stored one has the version {@code present}; if that is 0: if there is none. Tells whether it did. */
  boolean putIfVersion(StoreRow row, long present);

  /** Deletes the row if it has that version. Tells whether it did. */
  boolean eraseIfVersion(String key, long version);

  /** The first {@link StoreQuery#getLimit} rows that the query fits, ordered by {@link StoreRow#KEY_ORDER}. */
  List<StoreRow> scan(StoreQuery query);

  /**
   * The first {@code limit} rows of the app that are due (more than 0) at {@code until} or before, ordered by when they are due, then by
   * key. Times are Unix seconds.
   */
  List<StoreRow> due(String appId, long until, long limit);
}
