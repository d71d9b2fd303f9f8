"use strict";
const native = require("./native");
const { Config } = require("./config");
const { Credential, isOfFunction } = require("./credential");
const { CancelledError } = require("./errors");
const { Resource, ended, handleOf, withReason } = require("./resource");
const { Pump } = require("./queue");
const { Response, makeRequest } = require("./request");
const { E_CANCELLED } = require("./constants");

/** Sends authorized requests, as many at a time as you like. */
class Client extends Resource {
  #pump;
  #blocking;
  #waiting = new Map();
  #last = 0;

  constructor(config, { maxInFlight } = {}) {
    const blocking = native.clientNew(handleOf(config, Config));
    super(blocking);
    this.#blocking = blocking;
    this.#pump = new Pump(config, this, (self) => self.#take(), { maxInFlight, capacity: 10_000_000 });
  }

  /** Sends a request. `parts`: query, headers, json, body, ...; timeoutMs until the answer is there, retries and all; signal. */
  request(credential, method, path, parts) {
    return this.#send(credential, () => makeRequest(method, path, parts), parts);
  }

  /** Calls an operation of the catalogue by its name, with `params`. */
  call(credential, operation, parts) {
    return this.#send(credential, () => makeRequest(operation, undefined, parts), parts);
  }

  /** The pages of a list, each an array of items. */
  async *pages(credential, method, path, parts = {}) {
    const pages = native.pagesNew(this.#blocking, handleOf(credential, Credential), makeRequest(method, path, parts));
    try {
      for (let page; (page = await ended(parts, (cancel) => native.pagesNext(pages, cancel)));) yield JSON.parse(page);
    } finally {
      native.close(pages);
    }
  }

  /** Ends what is under way. Can be called again. */
  close() {
    super.close();
    this.#pump.close();
    for (const { reject } of this.#waiting.values()) {
      reject(new CancelledError("the Client was closed", { code: "GHLAUTH_E_CANCELLED", status: E_CANCELLED }));
    }
    this.#waiting.clear();
  }

  async #send(credential, make, { signal, timeoutMs } = {}) {
    const handle = handleOf(credential, Credential);
    const request = make();
    try {
      if (isOfFunction(credential)) {
        return new Response(await ended({ signal, timeoutMs }, (cancel) => native.clientSend(this.#blocking, handle, request, cancel)));
      }
      return await this.#submit(handle, request, signal, timeoutMs);
    } finally {
      native.close(request);
    }
  }

  #submit(credential, request, signal, timeoutMs) {
    const tag = ++this.#last;
    this.#pump.submit(credential, request, tag, timeoutMs);
    this.#pump.drive(true);
    const abort = () => this.#pump.closed || native.queueCancel(this.#pump.queue, tag);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
    return new Promise((resolve, reject) => this.#waiting.set(tag, { resolve, reject }))
      .catch((error) => { throw withReason(error, signal); })
      .finally(() => signal?.removeEventListener("abort", abort));
  }

  #take() {
    for (let one; !this.#pump.closed && (one = this.#pump.next());) {
      const { resolve, reject } = this.#waiting.get(one.tag);
      this.#waiting.delete(one.tag);
      if (one.response) resolve(one.response);
      else reject(one.error);
    }
    this.#pump.drive(this.#waiting.size > 0);
  }
}

module.exports = { Client };
