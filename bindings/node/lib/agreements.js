"use strict";
const { STORE_CLAIM_DONE, STORE_CLAIM_IN_PROGRESS, STORE_CLAIM_NEW } = require("./constants");

/** What calls agree by, kept in this process: for a store that no other process uses. */
class KeptAgreements {
  #leases = new Map();
  #counters = new Map();
  #claims = new Map();
  #limits = new Map();

  lease(name, holder, durationMs) {
    const now = performance.now();
    let lease = this.#leases.get(name);
    if (!lease || lease.end <= now || lease.holder === holder) {
      lease = { holder, end: now + durationMs };
      this.#leases.set(name, lease);
    }
    return { holder: lease.holder, remainingMs: Math.floor(lease.end - now) };
  }

  release(name, holder) {
    return this.#leases.get(name)?.holder === holder && this.#leases.delete(name);
  }

  count(name, delta, until, now) {
    this.#forget(this.#counters, now);
    let counter = this.#counters.get(name);
    if (!counter || counter.until < now) {
      counter = { sum: 0, until };
      this.#counters.set(name, counter);
    }
    counter.sum += delta;
    return counter.sum;
  }

  claim(name, holder, until, now) {
    this.#forget(this.#claims, now);
    const claim = this.#claims.get(name);
    if (claim && claim.until >= now) {
      if (claim.done) return STORE_CLAIM_DONE;
      if (claim.holder !== holder) return STORE_CLAIM_IN_PROGRESS;
    }
    this.#claims.set(name, { holder, until, done: false });
    return STORE_CLAIM_NEW;
  }

  confirm(name, holder, until) {
    const claim = this.#claims.get(name);
    if (claim && claim.holder !== holder) return false;
    this.#claims.set(name, { holder, until, done: true });
    return true;
  }

  unclaim(name, holder) {
    const claim = this.#claims.get(name);
    return Boolean(claim) && !claim.done && claim.holder === holder && this.#claims.delete(name);
  }

  /** Forgets what is over, whenever there is twice as much as was left the last time. */
  #forget(all, now) {
    if (all.size < (this.#limits.get(all) ?? 0) + 1000) return;
    for (const [name, one] of all) if (one.until < now) all.delete(name);
    this.#limits.set(all, all.size * 2);
  }
}

module.exports = { KeptAgreements };
