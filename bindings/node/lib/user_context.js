"use strict";
const native = require("./native");
const { Config } = require("./config");
const { Resource, handleOf } = require("./resource");
const { OAuth } = require("./oauth");

/** Opens user contexts with the app's shared secret. */
class UserContextReader extends Resource {
  #handle;

  constructor(config, secret) {
    const handle = native.readerNew(handleOf(config, Config), secret);
    super(handle);
    this.#handle = handle;
  }

  addSecret(secret) { native.readerAddSecret(this.#handle, secret); }
  retireSecret(secret) { native.readerRetireSecret(this.#handle, secret); }
  setFirstSeen(limitS) { native.readerSetFirstSeenS(this.#handle, limitS); }
  /** Refuses users of places where the app is not installed. */
  setOAuth(oauth) { native.readerSetOAuth(this.#handle, handleOf(oauth, OAuth)); }
  decrypt(ciphertext) { return native.readerDecrypt(this.#handle, ciphertext); }
}

module.exports = { UserContextReader };
