"use strict";
const native = require("./native");
const { MADE, Resource, handleOf, only } = require("./resource");
const { KeptAgreements } = require("./agreements");
const { answering } = require("./answering");

const failures = [];

/** What a store of the application threw, for the error that has its text. */
function causeOf(message) {
  return failures.find((one) => one instanceof Error && one.message && message.includes(one.message));
}

class Query {
  constructor(appId, owner, companyId, locationId, after, limit) {
    Object.assign(this, { appId, owner, companyId, locationId, after, limit });
  }

  /** Tells whether a row is one of them, but for the limit. */
  fits(row) {
    return ["appId", "owner", "companyId", "locationId"].every((one) => this[one] === undefined || this[one] === row[one]) &&
      Buffer.compare(Buffer.from(row.key), Buffer.from(this.after)) > 0;
  }
}

const ROWS = ["get", "putIfVersion", "eraseIfVersion", "scan", "due"];
const AGREEMENTS = ["lease", "release", "count", "claim", "confirm", "unclaim"];

function options({ keys = {}, keyFile, keyEnv, plain = false, passwordFile, passwordEnv, tokensInRedis = false, moduleDir, ...others }) {
  const [unknown] = Object.keys(others);
  if (unknown) throw new TypeError(`a Store has no ${unknown}`);
  const made = native.storeOptionsNew();
  for (const [id, key] of Object.entries(keys)) native.storeOptionsAddKey(made, id, key);
  if (keyFile !== undefined) native.storeOptionsAddKeyFile(made, keyFile);
  if (keyEnv !== undefined) native.storeOptionsAddKeyEnv(made, keyEnv);
  if (passwordFile !== undefined) native.storeOptionsSetPasswordFile(made, passwordFile);
  if (passwordEnv !== undefined) native.storeOptionsSetPasswordEnv(made, passwordEnv);
  if (moduleDir !== undefined) native.storeOptionsSetModuleDir(made, moduleDir);
  native.storeOptionsSetPlain(made, plain);
  native.storeOptionsSetTokensInRedis(made, tokensInRedis);
  return made;
}

/** A store of installations. */
class Store extends Resource {
  #handle;

  constructor(made, handle) {
    only(made, "Store");
    super(handle);
    this.#handle = handle;
  }

  /** `url`: "memory:", "sqlite:/path", "postgres://...", "redis://..." */
  static async open(url, settings = {}) {
    return new Store(MADE, await native.storeOpen(url, options(settings)));
  }

  /** A store of the application: an object with methods that may give promises. */
  static async of(rows, settings = {}) {
    const shared = typeof rows.lease === "function";
    for (const method of shared ? [...ROWS, ...AGREEMENTS] : ROWS) {
      if (typeof rows[method] !== "function") throw new TypeError(`the store has no method ${method}`);
    }
    const agreements = shared ? rows : new KeptAgreements();
    const ask = (method, given) => {
      if (method === "scan") return rows.scan(new Query(...given));
      return (AGREEMENTS.includes(method) ? agreements : rows)[method](...given);
    };
    const remember = (error) => {
      failures.unshift(error);
      failures.length = Math.min(failures.length, 16);
    };
    return new Store(MADE, await native.storeOf(options(settings), answering(ask, remember)));
  }

  /** Installations and secrets in one store, leases, counters and claims in another. */
  static async join(installations, leases) {
    return new Store(MADE, await native.storeJoin(handleOf(installations, Store), handleOf(leases, Store)));
  }

  get warning() {
    return native.storeWarning(this.#handle);
  }

  /** Tries whether it keeps what the library asks of it. Takes seconds. */
  check() {
    return native.storeCheck(this.#handle);
  }
}

module.exports = { Store, causeOf };
