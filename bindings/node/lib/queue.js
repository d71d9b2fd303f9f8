"use strict";
const native = require("./native");
const { Config } = require("./config");
const { Credential } = require("./credential");
const { StoreError } = require("./errors");
const { Resource, handleOf } = require("./resource");
const { Response, makeRequest } = require("./request");
const { causeOf } = require("./store");

const abandoned = new FinalizationRegistry((watch) => native.watchEnd(watch));

/** A queue that the event loop watches. `completed` is called with each completion; nothing is kept alive by it but `owner`'s own. */
class Pump {
  constructor(config, owner, completed, { maxInFlight, capacity }) {
    this.queue = native.queueNew(handleOf(config, Config));
    this.closed = false;
    if (maxInFlight !== undefined) native.queueSetMaxInFlight(this.queue, maxInFlight);
    if (capacity !== undefined) native.queueSetCapacity(this.queue, capacity);
    // The loop knows the owner weakly: one that is dropped while nothing is under way is collected.
    const weak = new WeakRef(owner);
    const { queue } = this;
    this.watch = native.watch(queue, () => {
      const alive = weak.deref();
      if (alive) completed(alive);
    });
    abandoned.register(owner, this.watch, this);
    this.held = false;
  }

  submit(credential, request, tag, timeoutMs = -1) {
    native.queueSubmit(this.queue, credential, request, tag, timeoutMs);
    this.hold();
  }

  /** What has completed; drives the others. */
  *completions() {
    let completion;
    while (!this.closed && (completion = native.queueNext(this.queue))) {
      const { tag, response, error } = completion;
      if (error instanceof StoreError && error.cause === undefined) {
        const cause = causeOf(error.message);
        if (cause) error.cause = cause;
      }
      yield response ? { tag, response: new Response(response) } : { tag, error };
    }
    this.hold();
  }

  get size() {
    return native.queueSize(this.queue);
  }

  /** The process stays while requests are under way. */
  hold() {
    const held = !this.closed && this.size > 0;
    if (held !== this.held) native.watchHold(this.watch, held);
    this.held = held;
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
  #completed = [];
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
  get size() { return this.#pump.size + this.#completed.length; }

  /** The next completion, {tag, response} or {tag, error}; undefined when no request is left. */
  async next() {
    this.#take();
    if (this.#completed.length > 0) return this.#completed.shift();
    if (this.#pump.size === 0) return undefined;
    return new Promise((resolve) => this.#takers.push(resolve));
  }
  async *[Symbol.asyncIterator]() {
    for (let one; (one = await this.next()) !== undefined;) yield one;
  }

  close() {
    this.#pump.close();
    this.#completed = [];
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #take() {
    if (this.#pump.closed) native.queueSize(this.#pump.queue);  // says that it is closed
    for (const one of this.#pump.completions()) {
      const taker = this.#takers.shift();
      if (taker) taker(one);
      else this.#completed.push(one);
    }
    if (this.#pump.size === 0) for (const taker of this.#takers.splice(0)) taker(undefined);
  }
}

module.exports = { Pump, Queue };
