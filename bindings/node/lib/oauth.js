"use strict";
const native = require("./native");
const { Config } = require("./config");
const { MADE, Resource, apply, ended, handleOf, only } = require("./resource");
const { source } = require("./answering");

/** The request that came to the redirect URI, checked. Its state is used up. */
class Callback extends Resource {
  #handle;

  constructor(made, handle) {
    only(made, "Callback");
    super(handle);
    this.#handle = handle;
  }

  get appData() { return native.callbackAppData(this.#handle); }
  get isUnsolicited() { return native.callbackIsUnsolicited(this.#handle); }
}

const fromFunctions = new WeakSet();

/** A marketplace app and its installations in the store. */
class OAuth extends Resource {
  #handle;

  constructor(config, clientId, clientSecret, redirectUri) {
    const handle = config === MADE ? clientId : native.oauthNew(handleOf(config, Config), clientId, clientSecret, redirectUri);
    super(handle);
    this.#handle = handle;
  }

  /** `fetch`: gives the client secret when it is needed, or a promise of it. */
  static fromSource(config, clientId, fetch, redirectUri) {
    const oauth = new OAuth(MADE, native.oauthFromSource(handleOf(config, Config), clientId, redirectUri, source(fetch)));
    fromFunctions.add(oauth);
    return oauth;
  }

  get appId() { return native.oauthAppId(this.#handle); }

  addClient(clientId, clientSecret, { isDefault = false } = {}) {
    native.oauthAddClient(this.#handle, clientId, clientSecret, isDefault);
  }
  setUnsolicitedPolicy(policy) { native.oauthSetUnsolicitedPolicy(this.#handle, policy); }

  /** The URL that the user's browser opens. */
  authorizeUrl({ scopes = [], session, parameters = {}, ...settings } = {}) {
    const options = native.authorizeOptionsNew();
    native.authorizeOptionsSetScopes(options, [...scopes]);
    if (session) native.authorizeOptionsSetSession(options, session);
    for (const [name, value] of Object.entries(parameters)) native.authorizeOptionsAddParameter(options, name, value);
    apply("an authorize URL", "authorizeOptionsSet", options, settings);
    return native.oauthAuthorizeUrl(this.#handle, options);
  }

  /** Checks the request that came to the redirect URI. `session`: as it was given for the authorize URL. */
  async parseCallback(url, { session = "" } = {}) {
    return new Callback(MADE, await native.oauthParseCallback(this.#handle, String(url), session));
  }

  /** Exchanges the code of a Callback, or of the URL that was asked for. */
  async exchange(callback, { owner = "", session = "", ...end } = {}) {
    const parsed = callback instanceof Callback ? callback : await this.parseCallback(callback, { session });
    return ended(end, (cancel) => native.oauthExchange(this.#handle, handleOf(parsed, Callback), owner, cancel));
  }
  refresh(id, end) { return ended(end, (cancel) => native.oauthRefresh(this.#handle, id, cancel)); }
  mintLocation(companyId, locationId, end) {
    return ended(end, (cancel) => native.oauthMintLocation(this.#handle, companyId, locationId, cancel));
  }
  claim(id, owner) { return native.oauthClaim(this.#handle, id, owner); }
  installation(id) { return native.oauthInstallation(this.#handle, id); }
  importTokens(json, { clientId = "", obtainedAt, owner = "" }) {
    return native.oauthImportTokens(this.#handle, json, clientId, obtainedAt, owner);
  }
  find({ owner = "", companyId = "", locationId = "" } = {}) { return native.oauthFind(this.#handle, owner, companyId, locationId); }
  installedLocations(companyId, { installedOnly = true, ...end } = {}) {
    return ended(end, (cancel) => native.oauthInstalledLocations(this.#handle, companyId, installedOnly, cancel));
  }
  uninstall(id, { reason = "", ...end } = {}) { return ended(end, (cancel) => native.oauthUninstall(this.#handle, id, reason, cancel)); }
  remove(id) { return native.oauthRemove(this.#handle, id); }
  keep({ maxRefreshes = 0, ...end } = {}) { return ended(end, (cancel) => native.oauthKeep(this.#handle, maxRefreshes, cancel)); }
}

module.exports = { Callback, OAuth, isAppOfFunction: (oauth) => fromFunctions.has(oauth) };
