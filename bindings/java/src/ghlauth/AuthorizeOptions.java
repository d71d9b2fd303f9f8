package ghlauth;

import ghlauth.internal.NativeAuthorizeOptions;
import ghlauth.internal.Strings;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an authorize URL says. What is not set is left to the library. */
public final class AuthorizeOptions {
  private List<String> scopes = List.of();
  private String session;
  private String appData;
  private String clientId;
  private String redirectUri;
  private boolean whiteLabel;
  private StateForm stateForm = StateForm.HELD;
  private Duration lifetime;
  private String expectedInstallation;
  private String versionId;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  public AuthorizeOptions() {}

  public AuthorizeOptions scopes(String... scopes) {
    this.scopes = Arrays.asList(scopes.clone());
    return this;
  }

  /** Binds it to the user's session: the same text is to be given when the callback comes. */
  public AuthorizeOptions session(String session) {
    this.session = session;
    return this;
  }

  /** Comes back as {@link Callback#getAppData}. */
  public AuthorizeOptions appData(String appData) {
    this.appData = appData;
    return this;
  }

  public AuthorizeOptions clientId(String clientId) {
    this.clientId = clientId;
    return this;
  }

  public AuthorizeOptions redirectUri(String redirectUri) {
    this.redirectUri = redirectUri;
    return this;
  }

  public AuthorizeOptions whiteLabel() {
    whiteLabel = true;
    return this;
  }

  public AuthorizeOptions stateForm(StateForm form) {
    stateForm = form;
    return this;
  }

  public AuthorizeOptions lifetime(Duration lifetime) {
    this.lifetime = lifetime;
    return this;
  }

  public AuthorizeOptions expectedInstallation(String id) {
    expectedInstallation = id;
    return this;
  }

  public AuthorizeOptions versionId(String id) {
    versionId = id;
    return this;
  }

  public AuthorizeOptions parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  NativeAuthorizeOptions ours() throws GhlauthException {
    NativeAuthorizeOptions ours = new NativeAuthorizeOptions();
    Strings texts = Values.texts(scopes);
    ours.set_scopes(texts);
    texts.free();
    if (session != null && !session.isEmpty()) ours.set_session(session);
    if (appData != null) ours.set_app_data(appData);
    if (clientId != null) ours.set_client_id(clientId);
    if (redirectUri != null) ours.set_redirect_uri(redirectUri);
    ours.set_white_label(whiteLabel);
    ours.set_state_form(stateForm.value());
    if (lifetime != null) ours.set_lifetime_s(lifetime.getSeconds());
    if (expectedInstallation != null) ours.set_expected_installation(expectedInstallation);
    if (versionId != null) ours.set_version_id(versionId);
    for (Map.Entry<String, String> one : parameters.entrySet()) ours.add_parameter(one.getKey(), one.getValue());
    return ours;
  }
}
