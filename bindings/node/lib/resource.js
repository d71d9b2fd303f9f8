"use strict";
// What holds something of the library. Its handle is out of reach of people, of util.inspect and of JSON.
const { inspect } = require("util");

const native = require("./native");
const { CancelledError } = require("./errors");

const handles = new WeakMap();
/** Given to a constructor by a function of the package. */
const MADE = Symbol("made");

class Resource {
  constructor(handle) {
    handles.set(this, handle);
  }

  /** Gives it up. Calls that are under way end first; calls after this fail. Can be called again. */
  close() {
    native.close(handles.get(this));
  }

  [inspect.custom]() {
    return `${this.constructor.name} {}`;
  }
}
if (Symbol.dispose) {
  Object.defineProperty(Resource.prototype, Symbol.dispose, { value() { this.close(); } });
}

/** The handle of an object, which has to be one of this class. */
function handleOf(object, type) {
  if (!(object instanceof type)) throw new TypeError(`a ${type.name} is needed`);
  return handles.get(object);
}

function only(made, type) {
  if (made !== MADE) throw new TypeError(`a ${type} is made by a function, not with new`);
}

/** Runs a call that an AbortSignal or a time ends. `run` is given what the call takes as its last argument. */
async function ended({ signal, timeoutMs } = {}, run) {
  if (!signal && timeoutMs === undefined) return run(undefined);
  const cancel = native.cancelNew();
  const abort = () => native.cancelRequest(cancel);
  if (timeoutMs !== undefined) native.cancelSetTimeoutMs(cancel, timeoutMs);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await run(cancel);
  } catch (error) {
    throw withReason(error, signal);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

function withReason(error, signal) {
  if (signal?.aborted && error instanceof CancelledError) error.cause = signal.reason;
  return error;
}

/** Gives settings to their setters: {apiUrl: ...} to native.configSetApiUrl. */
function apply(what, prefix, handle, settings) {
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined) continue;
    const setter = native[prefix + name[0].toUpperCase() + name.slice(1)];
    if (!setter) throw new TypeError(`${what} has no ${name}`);
    setter(handle, value);
  }
}

module.exports = { MADE, Resource, apply, ended, handleOf, only, withReason };
