"use strict";
// What a call rejects with or throws that failed. The classes are those of bindings/core/adapter/errors.hpp.
const native = require("./native");

class GhlauthError extends Error {
  constructor(message = "", fields = {}) {
    super(message, "cause" in fields ? { cause: fields.cause } : undefined);
    this.code = fields.code ?? "";
    this.status = fields.status ?? 0;
    this.hint = fields.hint ?? "";
    this.httpStatus = fields.httpStatus ?? 0;
    this.serverMessage = fields.serverMessage ?? "";
    this.traceId = fields.traceId ?? "";
    this.retryAfterMs = fields.retryAfterMs >= 0 ? fields.retryAfterMs : null;
    this.retryable = fields.retryable ?? false;
  }
}
Object.defineProperty(GhlauthError.prototype, "name", { value: "GhlauthError", writable: true, configurable: true });

const classes = { GhlauthError };
for (let at = 0; at < native.errorClasses.length; at += 2) {
  const [name, base] = native.errorClasses.slice(at, at + 2);
  const parent = base === "Error" ? GhlauthError : classes[base];
  classes[name] = { [name]: class extends parent {} }[name];
  Object.defineProperty(classes[name].prototype, "name", { value: name, writable: true, configurable: true });
}

native.setUp((kind, fields) => {
  const { message, ...others } = fields;
  return new (classes[kind] ?? GhlauthError)(message, others);
});

module.exports = classes;
