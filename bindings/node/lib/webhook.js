"use strict";
const native = require("./native");
const { Config } = require("./config");
const { GhlauthError } = require("./errors");
const { Resource, ended, handleOf } = require("./resource");
const { OAuth } = require("./oauth");
const { KEY_ED25519 } = require("./constants");
const { rawBody } = require("./raw_body");

/** Names and values by turns: of an http.IncomingMessage, its rawHeaders, a Headers, an object or pairs. */
function flat(headers) {
  if (Array.isArray(headers?.rawHeaders)) return headers.rawHeaders;
  if (Array.isArray(headers) && typeof headers[0] === "string") return headers;
  const pairs = typeof headers?.[Symbol.iterator] === "function" ? [...headers] : Object.entries(headers);
  return pairs.flatMap(([name, value]) => [].concat(value ?? []).flatMap((one) => [name, one]));
}

/** Lets in what HighLevel signed for these apps, each event once. */
class Webhook extends Resource {
  #handle;

  constructor(config, appIds, { requireAppId, rsa, duplicates, claimS } = {}) {
    const handle = native.webhookNew(handleOf(config, Config), [...appIds]);
    super(handle);
    this.#handle = handle;
    if (requireAppId !== undefined) native.webhookSetRequireAppId(handle, requireAppId);
    if (rsa !== undefined) native.webhookSetRsa(handle, rsa);
    if (duplicates !== undefined) native.webhookSetDuplicates(handle, duplicates);
    if (claimS !== undefined) native.webhookSetClaimS(handle, claimS);
  }

  /** What to answer HighLevel with. */
  static httpStatus(status) { return native.webhookHttpStatus(status); }
  /** Brings what an event says into the store. Gives LIFECYCLE_... */
  static apply(oauth, event, end) { return ended(end, (cancel) => native.webhookApply(handleOf(oauth, OAuth), event, cancel)); }

  /** `key`: PEM or DER. */
  addKey(key, algorithm = KEY_ED25519) {
    native.webhookAddKey(this.#handle, algorithm, typeof key === "string" ? Buffer.from(key) : key);
  }
  retireKey(key, algorithm = KEY_ED25519) {
    native.webhookRetireKey(this.#handle, algorithm, typeof key === "string" ? Buffer.from(key) : key);
  }
  setWindow(pastS, futureS) { native.webhookSetWindowS(this.#handle, pastS, futureS); }

  /** `headers`, `body`: of the request, as they came; the body as bytes, before anything has parsed it. */
  async verify(headers, body) { return native.webhookVerify(this.#handle, flat(headers), body); }
  /** Verifies the signature and nothing else. */
  verifySignature(headers, body) { native.webhookVerifySignature(this.#handle, flat(headers), body); }
  /** Says that the event was handled. */
  confirm(event) { return native.webhookConfirm(this.#handle, event); }
  /** Gives an event back that was not handled. */
  release(event) { return native.webhookRelease(this.#handle, event); }

  /** For a route of Express (or a server of http): reads the raw body, verifies, runs `handle(event, request)`, confirms and answers.
   *  When `handle` fails, the event is given back, and HighLevel sends it again. */
  middleware(handle, { limit = 1 << 20, apply } = {}) {
    return async (request, response, next) => {
      let event;
      try {
        const body = await rawBody(request, limit);
        event = await this.verify(request, body);
      } catch (error) {
        answer(error instanceof GhlauthError ? Webhook.httpStatus(error.status) : error.statusCode ?? 500, error);
        return;
      }
      try {
        if (apply) await Webhook.apply(apply, event);
        await handle(event, request);
        await this.confirm(event);
        answer(200);
      } catch (error) {
        await this.release(event).catch(() => {});
        answer(500, error);
      }

      function answer(status, error) {
        if (status >= 500 && error && next) return next(error);
        response.statusCode = status;
        response.end();
      }
    };
  }
}

module.exports = { Webhook };
