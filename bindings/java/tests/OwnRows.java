import ghlauth.RowStore;
import ghlauth.StoreQuery;
import ghlauth.StoreRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An application's own store: a map. */
class OwnRows implements RowStore {
  private final Map<String, StoreRow> rows = new HashMap<>();

  /** What every call throws. */
  volatile RuntimeException fails;

  synchronized int size() {
    return rows.size();
  }

  @Override
  public synchronized StoreRow get(String key) {
    check();
    return rows.get(key);
  }

  @Override
  public synchronized boolean putIfVersion(StoreRow row, long present) {
    check();
    StoreRow stored = rows.get(row.getKey());
    if ((stored == null ? 0 : stored.getVersion()) != present) return false;
    rows.put(row.getKey(), row);
    return true;
  }

  @Override
  public synchronized boolean eraseIfVersion(String key, long version) {
    check();
    StoreRow stored = rows.get(key);
    if (stored == null || stored.getVersion() != version) return false;
    rows.remove(key);
    return true;
  }

  @Override
  public synchronized List<StoreRow> scan(StoreQuery query) {
    check();
    return rows.values().stream().filter(query::fits).sorted(byKey()).limit(query.getLimit()).collect(Collectors.toList());
  }

  @Override
  public synchronized List<StoreRow> due(String appId, long until, long limit) {
    check();
    return rows.values().stream().filter(row -> row.getAppId().equals(appId) && row.getDue() > 0 && row.getDue() <= until)
        .sorted(Comparator.comparingLong(StoreRow::getDue).thenComparing(byKey())).limit(limit).collect(Collectors.toList());
  }

  private static Comparator<StoreRow> byKey() {
    return Comparator.comparing(StoreRow::getKey, StoreRow.KEY_ORDER);
  }

  private void check() {
    if (fails != null) throw fails;
  }
}
