"use strict";
// Carries out the steps of bindings/core/cases.json in JavaScript: one line of standard input each, one line of standard output.
// bindings/core/scenario.py says what the lines are.
const readline = require("readline");

const ghlauth = require("ghlauth");

const things = {};
const log = { lines: [], fails: "" };
const store = { rows: new Map(), fails: "" };

const byKey = (a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));

/** An application-defined store: a Map, behind promises. */
class OwnStore {
  #rows() {
    if (store.fails) throw new Error(store.fails);
    return store.rows;
  }

  async get(key) {
    return this.#rows().get(key);
  }

  async putIfVersion(row, present) {
    if ((this.#rows().get(row.key)?.version ?? 0n) !== present) return false;
    this.#rows().set(row.key, row);
    return true;
  }

  async eraseIfVersion(key, version) {
    return this.#rows().get(key)?.version === version && this.#rows().delete(key);
  }

  async scan(query) {
    return [...this.#rows().values()].filter((row) => query.fits(row)).sort(byKey).slice(0, query.limit);
  }

  // One that is not a promise.
  due(appId, until, limit) {
    const due = [...this.#rows().values()].filter((row) => row.appId === appId && row.due > 0 && row.due <= until);
    return due.sort((a, b) => a.due - b.due || byKey(a, b)).slice(0, limit);
  }
}

const installation = (one) => [one.id, one.level, one.companyId, one.locationId, one.owner, one.scopes.join(" ")];
const sent = (answer) => [answer.httpStatus, answer.header("Content-Type") ?? "", answer.body];

const verbs = {
  config(name, url, retries) {
    things[name] = new ghlauth.Config({ apiUrl: url, marketplaceUrl: url, maxRetries: Number(retries) });
  },
  pit(name, of, token, level, resource) {
    const made = things[name] = new ghlauth.Pit(things[of], token, Number(level), resource);
    return [made.level, made.resourceId, made.redacted];
  },
  oauth(name, of, clientId, secret, redirectUri) {
    things[name] = new ghlauth.OAuth(things[of], clientId, secret, redirectUri);
    return [things[name].appId];
  },
  authorize: (of, session, scopes) => [things[of].authorizeUrl({ scopes: scopes.split(" "), session })],
  exchange: async (of, url, owner, session) => installation(await things[of].exchange(url, { owner, session })),
  refresh: async (of, id) => installation(await things[of].refresh(id)),
  mint: async (of, company, location) => installation(await things[of].mintLocation(company, location)),
  lookup: async (of, id) => installation(await things[of].installation(id)),
  credential_of_pit(name, of) {
    things[name] = ghlauth.Credential.fromPit(things[of]);
  },
  async credential_of_installation(name, of, id) {
    things[name] = await ghlauth.Credential.fromInstallation(things[of], id);
  },
  credential_of_token(name, of, token) {
    things[name] = ghlauth.Credential.fromAccessToken(things[of], token);
  },
  credential_of_source(name, of, token) {
    things[name] = ghlauth.Credential.fromSource(things[of], async () => token);
  },
  token: async (of) => [await things[of].accessToken()],
  client(name, of) {
    things[name] = new ghlauth.Client(things[of]);
  },
  async send(of, credential, method, path, json = "", cancel = "") {
    const parts = { ...things[cancel] };
    if (json) parts.json = JSON.parse(json);
    return sent(await things[of].request(things[credential], method, path, parts));
  },
  async decide(of, operation, version, locationId) {
    const decision = await things[of].decide(operation, { version, locationId });
    return [decision.outcome, decision.operation,
      ...decision.findings.flatMap((one) => [one.reasonName, one.remedyName, one.value])];
  },
  webhook(name, of, appId, pem) {
    things[name] = new ghlauth.Webhook(things[of], [appId]);
    things[name].addKey(pem);
  },
  async verify(of, body, ...headers) {
    const event = things.event = await things[of].verify(headers, body);
    return [event.type, event.appId, event.locationId, event.json];
  },
  verify_signature: (of, body, ...headers) => things[of].verifySignature(headers, body),
  confirm: (of) => things[of].confirm(things.event),
  release: (of) => things[of].release(things.event),
  webhook_http_status: (status) => [ghlauth.Webhook.httpStatus(Number(status))],
  reader(name, of, secret) {
    things[name] = new ghlauth.UserContextReader(things[of], secret);
  },
  async decrypt(of, ciphertext) {
    const user = await things[of].decrypt(ciphertext);
    return [user.userId, user.companyId, user.activeLocation, user.level, user.role, user.userName, user.email];
  },
  use_own_log(of) {
    things[of].setLog((_, line) => {
      log.lines.push(line);
      if (log.fails) throw new Error(log.fails);
    }, ghlauth.LOG_DEBUG);
  },
  log_fails(text) {
    log.fails = text;
  },
  log_has: (text) => [Number(log.lines.some((line) => line.includes(text)))],
  async own_store(name) {
    things[name] = await ghlauth.Store.of(new OwnStore(), { plain: true });
  },
  use_store: (of, name) => things[of].setStore(things[name]),
  store_fails(text) {
    store.fails = text;
  },
  store_rows: () => [store.rows.size],
  check_store: (name) => things[name].check(),
  cancel(name) {
    things[`abort ${name}`] = new AbortController();
    things[name] = { signal: things[`abort ${name}`].signal };
  },
  cancel_request: (name) => things[`abort ${name}`].abort(),
  cancel_timeout(name, timeoutMs) {
    things[name] = { timeoutMs: Number(timeoutMs) };
  },
  queue(name, of, capacity) {
    things[name] = new ghlauth.Queue(things[of], { capacity: Number(capacity) });
  },
  submit: (of, credential, method, path, tag) => things[of].submit(things[credential], method, path, { tag: BigInt(tag) }),
  async next(of) {
    const completion = await things[of].next();
    if (!completion) return [];
    if (completion.error) throw completion.error;
    return [completion.tag, completion.response.httpStatus];
  },
  close: (name) => things[name].close(),
  forget(name) {
    delete things[name];
    global.gc?.();
  },
};

function classes(error) {
  const names = [];
  for (let one = error.constructor; one !== Error; one = Object.getPrototypeOf(one)) names.push(one.name);
  return names.join(" ").replace("GhlauthError", "Error");
}

function decoded(part) {
  const bytes = [];
  for (let at = 0; at < part.length; ++at) {
    if (part[at] === "%") bytes.push(parseInt(part.slice(at + 1, at += 3), 16)), --at;
    else bytes.push(part.charCodeAt(at));
  }
  return Buffer.from(bytes);
}
const encoded = (part) => (Buffer.isBuffer(part) ? part : Buffer.from(String(part))).toString("hex").replace(/../g, "%$&");

async function answer(line) {
  const [verb, ...rest] = line.split("\t").map(decoded);
  const given = rest.map((one, at) => /^verify/.test(verb) && at === 1 ? one : one.toString());
  try {
    return ["ok", ...await verbs[verb](...given) ?? []];
  } catch (error) {
    if (!(error instanceof ghlauth.GhlauthError)) return ["thrown", error.message];
    return ["error", classes(error), error.status, error.code, error.message, error.hint, error.httpStatus, error.serverMessage,
      error.traceId, error.retryAfterMs ?? -1, Number(error.retryable)];
  }
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${(await answer(line)).map(encoded).join("\t")}\n`);
  }
}

main();
