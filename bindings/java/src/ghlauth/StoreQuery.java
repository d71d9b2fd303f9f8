package ghlauth;

import ghlauth.internal.NativeStoreQuery;

/** Which rows are looked for: those behind the key {@link #getAfter}, with these columns where they are not null. */
public final class StoreQuery {
  private final String appId;
  private final String owner;
  private final String companyId;
  private final String locationId;
  private final String after;
  private final long limit;

  StoreQuery(NativeStoreQuery query) throws GhlauthException {
    appId = query.getBy_app_id() ? query.getApp_id() : null;
    owner = query.getBy_owner() ? query.getOwner() : null;
    companyId = query.getBy_company_id() ? query.getCompany_id() : null;
    locationId = query.getBy_location_id() ? query.getLocation_id() : null;
    after = query.getAfter();
    limit = query.getLimit();
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

  public String getAfter() {
    return after;
  }

  public long getLimit() {
    return limit;
  }

  /** Tells whether a row is one of them, but for the limit. */
  public boolean fits(StoreRow row) {
    return StoreRow.KEY_ORDER.compare(row.getKey(), after) > 0 && fits(appId, row.getAppId()) && fits(owner, row.getOwner())
        && fits(companyId, row.getCompanyId()) && fits(locationId, row.getLocationId());
  }

  private static boolean fits(String wanted, String there) {
    return wanted == null || wanted.equals(there);
  }
}
