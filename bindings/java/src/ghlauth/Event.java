package ghlauth;

import ghlauth.internal.NativeEvent;
import java.time.Instant;

/** A verified event. Texts are "" and the time null where it does not say. */
public final class Event {
  final NativeEvent ours;
  private final String type;
  private final String id;
  private final String appId;
  private final String companyId;
  private final String locationId;
  private final String installType;
  private final Instant timestamp;
  private final String json;

  Event(NativeEvent ours) throws GhlauthException {
    this.ours = ours;
    type = ours.getType();
    id = ours.getId();
    appId = ours.getApp_id();
    companyId = ours.getCompany_id();
    locationId = ours.getLocation_id();
    installType = ours.getInstall_type();
    timestamp = Values.time(ours.getTimestamp_s());
    json = ours.getJson();
  }

  public String getType() {
    return type;
  }

  public String getId() {
    return id;
  }

  public String getAppId() {
    return appId;
  }

  public String getCompanyId() {
    return companyId;
  }

  public String getLocationId() {
    return locationId;
  }

  public String getInstallType() {
    return installType;
  }

  public Instant getTimestamp() {
    return timestamp;
  }

  /** The body, as it was sent. */
  public String getJson() {
    return json;
  }

  @Override
  public String toString() {
    return "Event " + type + " " + id;
  }
}
