"use strict";

/** What the addon calls: answers at once, or when a promise is settled. */
function answering(ask, failed = () => {}) {
  return (method, given, done) => {
    const fail = (error) => {
      failed(error);
      done(true, error);
    };
    let answer;
    try {
      answer = ask(method, given);
    } catch (error) {
      fail(error);
      return;
    }
    if (typeof answer?.then === "function") answer.then((value) => done(false, value), fail);
    else done(false, answer);
  };
}

/** Of a function that gives a secret, or {secret, expiresAt}, or a promise of one of them. */
function source(fetch) {
  if (typeof fetch !== "function") throw new TypeError("a function that gives the secret is needed");
  const read = (given) => typeof given === "string" ? { secret: given, expiresAt: -1 } : { expiresAt: -1, ...given };
  return answering(() => {
    const given = fetch();
    return typeof given?.then === "function" ? given.then(read) : read(given);
  });
}

module.exports = { answering, source };
