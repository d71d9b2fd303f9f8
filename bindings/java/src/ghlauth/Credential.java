package ghlauth;

import ghlauth.internal.NativeCredential;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** What both flows yield: gives a valid access token when asked. */
public final class Credential extends Resource {
  final NativeCredential ours;

  private Credential(NativeCredential ours) {
    super(ours);
    this.ours = ours;
  }

  public static Credential fromPit(Pit pit) throws GhlauthException {
    return new Credential(NativeCredential.from_pit(needed(pit, "Pit").ours));
  }

  public static Credential fromInstallation(OAuth oauth, String installationId) throws GhlauthException {
    return new Credential(NativeCredential.from_installation(needed(oauth, "OAuth").ours, installationId));
  }

  public static Credential fromAccessToken(Config config, String accessToken) throws GhlauthException {
    return fromAccessToken(config, accessToken, null, Level.UNKNOWN, null);
  }

  /** Where it is known: when it ends, and what it speaks for. */
  public static Credential fromAccessToken(Config config, String accessToken, Instant expiresAt, Level level, String resourceId)
      throws GhlauthException {
    return new Credential(NativeCredential.from_access_token(needed(config, "config").ours, accessToken, Values.seconds(expiresAt),
        Values.number(level), Values.orEmpty(resourceId)));
  }

  /**
   * {@code source}: gives an access token or a Private Integration Token when it is needed. What it throws comes out of the call that
   * needed it.
   */
  public static Credential fromSource(Config config, Supplier<Secret> source, Level level, String resourceId) throws GhlauthException {
    return new Credential(NativeCredential.from_listener(needed(config, "config").ours, Values.number(level), Values.orEmpty(resourceId),
        new Listeners.Source(needed(source, "source"))));
  }

  /** The access token, refreshed before when it has to be: a secret. */
  public String getAccessToken() throws GhlauthException {
    return getAccessToken(Duration.ZERO, null);
  }

  /** {@code minValid}: how long it has to be valid at least. */
  public String getAccessToken(Duration minValid, Cancellation cancellation) throws GhlauthException {
    return ours.access_token(minValid.getSeconds(), Cancellation.of(cancellation));
  }

  /** Says that HighLevel refused this access token. */
  public void invalidate(String accessToken) throws GhlauthException {
    ours.invalidate(accessToken);
  }

  /** Whether it may call an operation, "contacts/get-contact" or "GET /contacts/abc", and why not. Nothing is sent. */
  public Decision decide(String operation) throws GhlauthException {
    return decide(operation, null, null, null);
  }

  /**
   * @param version the Version header; null for the operation's own
   * @param locationId which location it is about; null where the operation or the credential says so
   * @param user for whom it is called, to find out whether they may; null for nobody
   */
  public Decision decide(String operation, String version, String locationId, UserContext user) throws GhlauthException {
    return new Decision(ours.decide(operation, Values.orEmpty(version), Values.orEmpty(locationId), user == null ? null : user.ours));
  }

  public Level getLevel() throws GhlauthException {
    return Level.of(ours.level());
  }

  /** "" when it is not known. */
  public String getResourceId() throws GhlauthException {
    return ours.resource_id();
  }
}
