package ghlauth;

import ghlauth.internal.NativeUserContext;

/** Who is signed in on a custom page, and where. Texts are "" where it does not say. */
public final class UserContext {
  final NativeUserContext ours;
  private final String userId;
  private final String companyId;
  private final String activeLocation;
  private final Level level;
  private final String role;
  private final String type;
  private final String userName;
  private final String email;
  private final String json;

  UserContext(NativeUserContext ours) throws GhlauthException {
    this.ours = ours;
    userId = ours.getUser_id();
    companyId = ours.getCompany_id();
    activeLocation = ours.getActive_location();
    level = Level.of(ours.getLevel());
    role = ours.getRole();
    type = ours.getType();
    userName = ours.getUser_name();
    email = ours.getEmail();
    json = ours.getJson();
  }

  /** Reads one that the application decrypted. */
  public static UserContext fromJson(String json) throws GhlauthException {
    return new UserContext(NativeUserContext.from_json(json));
  }

  public String getUserId() {
    return userId;
  }

  public String getCompanyId() {
    return companyId;
  }

  public String getActiveLocation() {
    return activeLocation;
  }

  public Level getLevel() {
    return level;
  }

  public String getRole() {
    return role;
  }

  public String getType() {
    return type;
  }

  public String getUserName() {
    return userName;
  }

  public String getEmail() {
    return email;
  }

  public String getJson() {
    return json;
  }

  @Override
  public String toString() {
    return "UserContext " + userId;
  }
}
