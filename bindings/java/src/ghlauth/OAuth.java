package ghlauth;

import ghlauth.internal.InstallationList;
import ghlauth.internal.LocationList;
import ghlauth.internal.NativeAuthorizeOptions;
import ghlauth.internal.NativeInstallation;
import ghlauth.internal.NativeLocation;
import ghlauth.internal.NativeOAuth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Flow 2: a marketplace app, and its installations in the store. {@code cancellation} may be null. */
public final class OAuth extends Resource {
  final NativeOAuth ours;

  private OAuth(NativeOAuth ours) {
    super(ours);
    this.ours = ours;
  }

  public OAuth(Config config, String clientId, String clientSecret, String redirectUri) throws GhlauthException {
    this(new NativeOAuth(needed(config, "config").ours, clientId, clientSecret, redirectUri));
  }

  /** {@code clientSecret}: gives the secret when it is needed. What it throws comes out of the call that needed it. */
  public static OAuth fromSource(Config config, String clientId, Supplier<Secret> clientSecret, String redirectUri)
      throws GhlauthException {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(redirectUri);
    return new OAuth(NativeOAuth.from_listener(needed(config, "config").ours, clientId, redirectUri,
        new Listeners.Source(needed(clientSecret, "source"))));
  }

  public void addClient(String clientId, String clientSecret, boolean isDefault) throws GhlauthException {
    ours.add_client(clientId, clientSecret, isDefault);
  }

  /** What becomes of callbacks without a state. */
  public void setUnsolicitedPolicy(UnsolicitedPolicy policy) throws GhlauthException {
    ours.set_unsolicited_policy(policy.value());
  }

  public String getAppId() throws GhlauthException {
    return ours.app_id();
  }

  /** The URL that the user's browser opens. */
  public String authorizeUrl(AuthorizeOptions options) throws GhlauthException {
    NativeAuthorizeOptions said = options.ours();
    try {
      return ours.authorize_url(said);
    } finally {
      said.free();
    }
  }

  /** Checks the request that came to the redirect URI. {@code session}: as the authorize URL was given it; null for none. */
  public Callback parseCallback(String url, String session) throws GhlauthException {
    return new Callback(ours.parse_callback(url, Values.orEmpty(session)));
  }

  /**
   * Exchanges the code of the request that came to the redirect URI.
   *
   * @param owner the application's label; null for none
   * @param session as the authorize URL was given it; null for none
   */
  public Installation exchange(String callbackUrl, String owner, String session) throws GhlauthException {
    try (Callback callback = parseCallback(callbackUrl, session)) {
      return exchange(callback, owner, (Cancellation) null);
    }
  }

  public Installation exchange(Callback callback, String owner, Cancellation cancellation) throws GhlauthException {
    return new Installation(ours.exchange(needed(callback, "callback").ours, Values.orEmpty(owner), Cancellation.of(cancellation)));
  }

  public Installation refresh(String installationId) throws GhlauthException {
    return refresh(installationId, null);
  }

  public Installation refresh(String installationId, Cancellation cancellation) throws GhlauthException {
    return new Installation(ours.refresh(installationId, Cancellation.of(cancellation)));
  }

  /** Gets a token of a location with the one of its agency, for a bulk installation. */
  public Installation mintLocation(String companyId, String locationId) throws GhlauthException {
    return mintLocation(companyId, locationId, null);
  }

  public Installation mintLocation(String companyId, String locationId, Cancellation cancellation) throws GhlauthException {
    return new Installation(ours.mint_location(companyId, locationId, Cancellation.of(cancellation)));
  }

  /** Takes an unsolicited installation into use. */
  public Installation claim(String installationId, String owner) throws GhlauthException {
    return new Installation(ours.claim(installationId, owner));
  }

  public Installation getInstallation(String installationId) throws GhlauthException {
    return new Installation(ours.installation(installationId));
  }

  /** What has to be equal; null for any. */
  public List<Installation> findInstallations(String owner, String companyId, String locationId) throws GhlauthException {
    InstallationList found = ours.find(Values.orEmpty(owner), Values.orEmpty(companyId), Values.orEmpty(locationId));
    List<Installation> all = new ArrayList<>();
    for (NativeInstallation one : found) all.add(new Installation(one));
    found.free();
    return Collections.unmodifiableList(all);
  }

  /** Takes over tokens that were got without the library. {@code tokenJson}: the JSON of a token answer, a secret. */
  public Installation importTokens(String tokenJson, String clientId, Instant obtainedAt, String owner) throws GhlauthException {
    return new Installation(ours.import_tokens(tokenJson, Values.orEmpty(clientId), Values.seconds(obtainedAt), Values.orEmpty(owner)));
  }

  /** HighLevel's list of the locations of a company. */
  public List<Location> getInstalledLocations(String companyId, boolean installedOnly, Cancellation cancellation)
      throws GhlauthException {
    LocationList found = ours.installed_locations(companyId, installedOnly, Cancellation.of(cancellation));
    List<Location> all = new ArrayList<>();
    for (NativeLocation one : found) all.add(new Location(one));
    found.free();
    return Collections.unmodifiableList(all);
  }

  /** Uninstalls the app there. {@code reason}: shown to the account; null for the usual one. */
  public void uninstall(String installationId, String reason, Cancellation cancellation) throws GhlauthException {
    ours.uninstall(installationId, Values.orEmpty(reason), Cancellation.of(cancellation));
  }

  /** Marks it as removed here; HighLevel is not told. */
  public void remove(String installationId) throws GhlauthException {
    ours.remove(installationId);
  }

  /** Renews the refresh tokens that have become old. To be called now and then, once a day. {@code maxRefreshes}: 0 for no limit. */
  public KeepReport keep(long maxRefreshes, Cancellation cancellation) throws GhlauthException {
    return new KeepReport(ours.keep(maxRefreshes, Cancellation.of(cancellation)));
  }
}
