"use strict";

const byKey = (a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));

/** An application's store: a Map, behind promises. `before`: what each operation waits for first. */
class OwnRows {
  rows = new Map();
  fails = undefined;

  constructor(before = async () => {}) {
    this.before = before;
  }

  async #do(step) {
    await this.before();
    if (this.fails) throw this.fails;
    return step(this.rows);
  }

  get(key) {
    return this.#do((rows) => rows.get(key));
  }

  putIfVersion(row, present) {
    return this.#do((rows) => (rows.get(row.key)?.version ?? 0n) === present && Boolean(rows.set(row.key, row)));
  }

  eraseIfVersion(key, version) {
    return this.#do((rows) => rows.get(key)?.version === version && rows.delete(key));
  }

  scan(query) {
    return this.#do((rows) => [...rows.values()].filter((row) => query.fits(row)).sort(byKey).slice(0, query.limit));
  }

  due(appId, until, limit) {
    return this.#do((rows) => [...rows.values()].filter((row) => row.appId === appId && row.due > 0 && row.due <= until)
      .sort((a, b) => a.due - b.due || byKey(a, b)).slice(0, limit));
  }
}

module.exports = { OwnRows };
