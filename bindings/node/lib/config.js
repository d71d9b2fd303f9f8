"use strict";
const native = require("./native");
const { Resource, apply, handleOf } = require("./resource");
const { Store } = require("./store");
const { LOG_INFO } = require("./constants");

/** Everything that can be configured. What is made from it takes a snapshot. */
class Config extends Resource {
  #handle;

  constructor({ store, log, logLevel, rateLimit, ...settings } = {}) {
    const handle = native.configNew();
    super(handle);
    this.#handle = handle;
    apply("a Config", "configSet", handle, settings);
    if (rateLimit) native.configSetRateLimit(handle, rateLimit.maxRequests, rateLimit.intervalMs, rateLimit.daily ?? 0);
    if (store) this.setStore(store);
    if (log) this.setLog(log, logLevel);
  }

  setStore(store) {
    native.configSetStore(this.#handle, handleOf(store, Store));
  }

  /** `log`: (level, line) => void. There are no secrets in it. */
  setLog(log, level = LOG_INFO) {
    native.configSetLog(this.#handle, level, (of, line) => void log(of, line));
  }
}

module.exports = { Config };
