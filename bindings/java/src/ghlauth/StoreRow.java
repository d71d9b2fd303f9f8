package ghlauth;

import ghlauth.internal.NativeStoreRow;
import ghlauth.internal.StoreRowList;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A row of a store. Its value is sealed when the store has a key. */
public final class StoreRow {
  /** The order of the bytes of keys. */
  public static final Comparator<String> KEY_ORDER =
      Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final String key;
  private final byte[] value;
  private final long version;
  private final long due;
  private final String appId;
  private final String owner;
  private final String companyId;
  private final String locationId;

  /** {@code due}: in Unix seconds; 0 for never. */
  public StoreRow(String key, byte[] value, long version, long due, String appId, String owner, String companyId, String locationId) {
    this.key = key;
    this.value = value;
    this.version = version;
    this.due = due;
    this.appId = appId;
    this.owner = owner;
    this.companyId = companyId;
    this.locationId = locationId;
  }

  StoreRow(NativeStoreRow row) throws GhlauthException {
    this(row.getKey(), row.getValue(), row.getVersion(), row.getDue_s(), row.getApp_id(), row.getOwner(), row.getCompany_id(),
        row.getLocation_id());
  }

  public String getKey() {
    return key;
  }

  public byte[] getValue() {
    return value;
  }

  public long getVersion() {
    return version;
  }

  public long getDue() {
    return due;
  }

  public String getAppId() {
    return appId;
  }

  public String getOwner() {
    return owner;
  }

  public String getCompanyId() {
    return companyId;
  }

  public String getLocationId() {
    return locationId;
  }

  @Override
  public String toString() {
    return "StoreRow " + key;
  }

  static NativeStoreRow ours(StoreRow row) throws GhlauthException {
    NativeStoreRow ours = new NativeStoreRow();
    if (row == null) return ours;
    ours.setKey(row.key);
    ours.setValue(row.value);
    ours.setVersion(row.version);
    ours.setDue_s(row.due);
    ours.setApp_id(Values.orEmpty(row.appId));
    ours.setOwner(Values.orEmpty(row.owner));
    ours.setCompany_id(Values.orEmpty(row.companyId));
    ours.setLocation_id(Values.orEmpty(row.locationId));
    return ours;
  }

  static StoreRowList ours(List<StoreRow> rows) throws GhlauthException {
    StoreRowList ours = new StoreRowList();
    for (StoreRow row : rows) {
      NativeStoreRow one = ours(row);
      ours.add(one);
      one.free();
    }
    return ours;
  }
}
