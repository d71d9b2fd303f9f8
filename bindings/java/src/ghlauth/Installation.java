package ghlauth;

import ghlauth.internal.NativeInstallation;
import java.time.Instant;
import java.util.List;

/** What was known about an installation when it was looked up. Texts are "" and times null when they are not known. */
public final class Installation {
  private final String id;
  private final Level level;
  private final String resourceId;
  private final String companyId;
  private final String locationId;
  private final String userId;
  private final String appId;
  private final String clientId;
  private final String owner;
  private final InstallationState state;
  private final String stateReason;
  private final Instant since;
  private final Instant expiresAt;
  private final Instant grantExpiresAt;
  private final Instant grantedAt;
  private final String planId;
  private final boolean bulk;
  private final boolean unclaimed;
  private final boolean adopted;
  private final List<String> scopes;
  private final List<String> approvedLocations;

  Installation(NativeInstallation ours) throws GhlauthException {
    id = ours.getId();
    level = Level.of(ours.getLevel());
    resourceId = ours.getResource_id();
    companyId = ours.getCompany_id();
    locationId = ours.getLocation_id();
    userId = ours.getUser_id();
    appId = ours.getApp_id();
    clientId = ours.getClient_id();
    owner = ours.getOwner();
    state = InstallationState.of(ours.getState());
    stateReason = ours.getState_reason();
    since = Values.time(ours.getSince_s());
    expiresAt = Values.time(ours.getExpires_at_s());
    grantExpiresAt = Values.time(ours.getGrant_expires_at_s());
    grantedAt = Values.time(ours.getGranted_at_s());
    planId = ours.getPlan_id();
    bulk = ours.getBulk();
    unclaimed = ours.getUnclaimed();
    adopted = ours.getAdopted();
    scopes = Values.texts(ours.scopes());
    approvedLocations = Values.texts(ours.approved_locations());
    ours.free();
  }

  public String getId() {
    return id;
  }

  public Level getLevel() {
    return level;
  }

  public String getResourceId() {
    return resourceId;
  }

  public String getCompanyId() {
    return companyId;
  }

  public String getLocationId() {
    return locationId;
  }

  public String getUserId() {
    return userId;
  }

  public String getAppId() {
    return appId;
  }

  public String getClientId() {
    return clientId;
  }

  /** The application's label. */
  public String getOwner() {
    return owner;
  }

  public InstallationState getState() {
    return state;
  }

  public String getStateReason() {
    return stateReason;
  }

  /** Since when it is in this state. */
  public Instant getSince() {
    return since;
  }

  /** When the access token ends. */
  public Instant getExpiresAt() {
    return expiresAt;
  }

  /** When the user has to consent again. */
  public Instant getGrantExpiresAt() {
    return grantExpiresAt;
  }

  public Instant getGrantedAt() {
    return grantedAt;
  }

  public String getPlanId() {
    return planId;
  }

  public boolean isBulk() {
    return bulk;
  }

  public boolean isUnclaimed() {
    return unclaimed;
  }

  public boolean isAdopted() {
    return adopted;
  }

  public List<String> getScopes() {
    return scopes;
  }

  public List<String> getApprovedLocations() {
    return approvedLocations;
  }

  @Override
  public String toString() {
    return "Installation " + id + " (" + state + ")";
  }
}
