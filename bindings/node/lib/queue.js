"use strict";
const native = require("./native");
const { Config } = require("./config");
const { Credential } = require("./credential");
const { StoreError } = require("./errors");
const { Resource, handleOf } = require("./resource");
const { Response, makeRequest } = require("./request");
const { causeOf } = require("./store");

const abandoned = new FinalizationRegistry((watch) => native.watchEnd(watch));

/** A queue that the event loop watches: `completed(owner)` takes what has completed. */
class Pump {
  constructor(config, owner, completed, { maxInFlight, capacity }) {
    this.queue = native.queueNew(handleOf(config, Config));
    this.closed = false;
    if (maxInFlight !== undefined) native.queueSetMaxInFlight(this.queue, maxInFlight);
    if (capacity !== undefined) native.queueSetCapacity(this.queue, capacity);
    // Who is dropped while nothing is under way is collected: the loop knows the owner by `driven` alone.
    const watched = this.watched = { owner: undefined };
    this.weak = new WeakRef(owner);
    this.watch = native.watch(this.queue, () => watched.owner && completed(watched.owner));
    abandoned.register(owner, this.watch, this);
    this.driven = false;
  }

  submit(credential, request, tag, timeoutMs = -1) {
    native.queueSubmit(this.queue, credential, request, tag, timeoutMs);
  }

  /** What has completed, if anything has; drives the others. */
  next() {
    const completion = native.queueNext(this.queue);
    if (!completion) return undefined;
    const { tag, response, error } = completion;
    if (response) return { tag, response: new Response(response) };
    if (error instanceof StoreError && error.cause === undefined) {
      const cause = causeOf(error.message);
      if (cause) error.cause = cause;
    }
    return { tag, error };
  }

  get size() {
    return native.queueSize(this.queue);
  }

  /** Whether the event loop drives the requests, and the process stays for them. */
  drive(driven) {
    if (driven === this.driven || this.closed) return;
    this.driven = driven;
    this.watched.owner = driven ? this.weak.deref() : undefined;
    native.watchHold(this.watch, driven);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    abandoned.unregister(this);
    native.watchEnd(this.watch);
    native.close(this.queue);
  }
}

/** Many authorized requests at a time, for who wants completions in the order in which they come. Client has promises. */
class Queue extends Resource {
  #pump;
  #takers = [];

  constructor(config, { maxInFlight, capacity } = {}) {
    const holder = {};
    super(holder);
    this.#pump = new Pump(config, this, (self) => self.#take(), { maxInFlight, capacity });
  }

  /** `tag`: an integer, which comes back with the completion. */
  submit(credential, method, path, { tag = 0, timeoutMs, ...parts } = {}) {
    this.#pump.submit(handleOf(credential, Credential), makeRequest(method, path, parts), tag, timeoutMs);
  }
  cancel(tag) { native.queueCancel(this.#pump.queue, tag); }
  get size() { return this.#pump.size; }

  /** The next completion, {tag, response} or {tag, error}; undefined when no request is left. Requests go on while somebody waits
   *  for one. */
  next() {
    return new Promise((resolve, reject) => {
      this.#takers.push({ resolve, reject });
      this.#take();
    });
  }
  async *[Symbol.asyncIterator]() {
    for (let one; (one = await this.next()) !== undefined;) yield one;
  }

  close() {
    this.#pump.close();
    for (const { resolve } of this.#takers.splice(0)) resolve(undefined);
  }

  #take() {
    try {
      while (this.#takers.length > 0) {
        const one = this.#pump.next();
        if (!one && this.#pump.size > 0) break;
        this.#takers.shift().resolve(one);
      }
    } catch (error) {
      this.#takers.shift().reject(error);
    }
    this.#pump.drive(this.#takers.length > 0);
  }
}

module.exports = { Pump, Queue };
