"use strict";
const native = require("./native");
const { Config } = require("./config");
const { MADE, Resource, ended, handleOf, only } = require("./resource");
const { OAuth, isAppOfFunction } = require("./oauth");
const { Pit, isPitOfFunction } = require("./pit");
const { source } = require("./answering");

// Their secrets may come as promises, which a queue cannot wait for.
const fromFunctions = new WeakSet();

/** Gives a valid access token when asked. */
class Credential extends Resource {
  #handle;

  constructor(made, handle) {
    only(made, "Credential");
    super(handle);
    this.#handle = handle;
  }

  static fromPit(pit) {
    const credential = new Credential(MADE, native.credentialFromPit(handleOf(pit, Pit)));
    if (isPitOfFunction(pit)) fromFunctions.add(credential);
    return credential;
  }
  static async fromInstallation(oauth, id) {
    const credential = new Credential(MADE, await native.credentialFromInstallation(handleOf(oauth, OAuth), id));
    if (isAppOfFunction(oauth)) fromFunctions.add(credential);
    return credential;
  }
  static fromAccessToken(config, accessToken, { expiresAt = -1, level = 0, resourceId = "" } = {}) {
    return new Credential(MADE, native.credentialFromAccessToken(handleOf(config, Config), accessToken, expiresAt, level, resourceId));
  }
  /** `fetch`: gives an access token or a PIT, or {secret, expiresAt}, or a promise of one of them. */
  static fromSource(config, fetch, { level = 0, resourceId = "" } = {}) {
    const credential = new Credential(MADE, native.credentialFromSource(handleOf(config, Config), level, resourceId, source(fetch)));
    fromFunctions.add(credential);
    return credential;
  }

  get level() { return native.credentialLevel(this.#handle); }
  get resourceId() { return native.credentialResourceId(this.#handle); }

  /** SECRET: the access token, refreshed before when it has to be. */
  async accessToken({ minValidS = 0, ...end } = {}) {
    const atHand = end.signal?.aborted ? "" : native.credentialAccessTokenNow(this.#handle, minValidS);  // needs no thread
    return atHand || ended(end, (cancel) => native.credentialAccessToken(this.#handle, minValidS, cancel));
  }
  /** Says that HighLevel refused this access token. */
  invalidate(accessToken) { return native.credentialInvalidate(this.#handle, accessToken); }
  /** May it call this operation (a name, or a method and a path), and why not? `user`: a UserContext. */
  decide(operation, { version = "", locationId = "", user } = {}) {
    return native.credentialDecide(this.#handle, operation, version, locationId, user);
  }
}

module.exports = { Credential, isOfFunction: (credential) => fromFunctions.has(credential) };
