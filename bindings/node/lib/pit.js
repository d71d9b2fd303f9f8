"use strict";
const { inspect } = require("util");

const native = require("./native");
const { Config } = require("./config");
const { MADE, Resource, handleOf } = require("./resource");
const { source } = require("./answering");

const fromFunctions = new WeakSet();

/** A Private Integration Token. */
class Pit extends Resource {
  #handle;

  /** `level`, `resourceId`: 0 and "" when they are not known. */
  constructor(config, token, level = 0, resourceId = "") {
    const handle = config === MADE ? token : native.pitNew(handleOf(config, Config), token, level, resourceId);
    super(handle);
    this.#handle = handle;
  }

  static fromEnv(config, name, level = 0, resourceId = "") {
    return new Pit(MADE, native.pitFromEnv(handleOf(config, Config), name, level, resourceId));
  }
  static async fromFile(config, path, level = 0, resourceId = "", { allowReadable = false } = {}) {
    return new Pit(MADE, await native.pitFromFile(handleOf(config, Config), path, level, resourceId, allowReadable));
  }
  /** `fetch`: gives the token, or a promise of it. */
  static async fromSource(config, fetch, level = 0, resourceId = "") {
    const pit = new Pit(MADE, await native.pitFromSource(handleOf(config, Config), level, resourceId, source(fetch)));
    fromFunctions.add(pit);
    return pit;
  }

  get level() { return native.pitLevel(this.#handle); }
  get resourceId() { return native.pitResourceId(this.#handle); }
  get warning() { return native.pitWarning(this.#handle); }
  get ageS() { return native.pitAgeS(this.#handle); }
  get isRotationDue() { return native.pitIsRotationDue(this.#handle); }
  get redacted() { return native.pitRedacted(this.#handle); }

  replace(token, { overlapS = 604800 } = {}) { native.pitReplace(this.#handle, token, overlapS); }
  reload() { return native.pitReload(this.#handle); }
  setCreatedAt(createdAt) { native.pitSetCreatedAtS(this.#handle, createdAt); }
  setScopes(scopes) { native.pitSetScopes(this.#handle, [...scopes]); }

  [inspect.custom]() {
    try {
      return `Pit { ${this.redacted} }`;
    } catch {
      return "Pit { closed }";
    }
  }
}

module.exports = { Pit, isPitOfFunction: (pit) => fromFunctions.has(pit) };
