"use strict";
// What the scenario of all languages does not ask: the event loop, exceptions, lifetimes, webhooks in Express, TLS.
// Run by behaviour.py, which has the sandbox in ABOUT.
const assert = require("assert");
const fs = require("fs");
const http = require("http");
const https = require("https");
const path = require("path");
const { once } = require("events");
const { test } = require("node:test");
const { inspect } = require("util");
const { Worker } = require("worker_threads");
const { spawnSync } = require("child_process");

const ghlauth = require("ghlauth");
const about = JSON.parse(process.env.ABOUT);
const { OwnRows } = require("./own_rows");

const config = (settings) => new ghlauth.Config({ apiUrl: about.url, marketplaceUrl: about.url, maxRetries: 0, ...settings });
const pit = (of = config()) => ghlauth.Credential.fromPit(new ghlauth.Pit(of, about.pit, ghlauth.LEVEL_LOCATION, about.location));
const contact = `/contacts/${about.contact}`;

async function control(method, name, body) {
  const answer = await fetch(`${about.url}/__sandbox/${name}`,
    { method, headers: { Authorization: `Bearer ${about.control_token}` }, body: body && JSON.stringify(body) });
  assert.equal(answer.status, 200);
  return answer.json();
}
/** The next request waits that long. */
const delay = (delay_ms) => control("POST", "faults", { kind: "delay", path: "/contacts", delay_ms });

/** What the user does on the consent page; gives the URL that the browser is sent to. */
async function allow(url) {
  const [, csrf] = /name="csrf" value="(\w+)"/.exec(await (await fetch(url)).text());
  const answer = await fetch(about.url + new URL(url).pathname, { method: "POST", redirect: "manual", headers: { Origin: about.url },
    body: new URLSearchParams({ csrf, resource: `Location:${about.location}` }) });
  return answer.headers.get("location");
}

async function installed(of) {
  const oauth = new ghlauth.OAuth(of, about.client_id, about.client_secret, about.redirect_uri);
  const { id } = await oauth.exchange(await allow(oauth.authorizeUrl({ scopes: ["contacts.readonly"] })));
  return { oauth, id, credential: await ghlauth.Credential.fromInstallation(oauth, id) };
}

test("the event loop goes on while requests and calls wait", async () => {
  const client = new ghlauth.Client(config());
  await delay(300);
  let turns = 0;
  const turning = setInterval(() => ++turns, 1);
  const answer = await client.request(pit(), "GET", contact);
  clearInterval(turning);
  assert.equal(answer.httpStatus, 200);
  assert.ok(turns > 5, `${turns}`);
});

test("many at a time", async () => {
  const client = new ghlauth.Client(config(), { maxInFlight: 10 });
  const answers = await Promise.all(Array.from({ length: 50 }, () => client.request(pit(), "GET", contact)));
  assert.ok(answers.every((one) => one.httpStatus === 200));
});

test("closed with requests under way", async () => {
  await delay(5000);
  const client = new ghlauth.Client(config());
  const waiting = client.request(pit(), "GET", contact);
  setTimeout(() => client.close(), 50);
  await assert.rejects(waiting, { name: "CancelledError", code: "GHLAUTH_E_CANCELLED" });
  client.close();
  await assert.rejects(client.request(pit(), "GET", contact), { code: "GHLAUTH_E_INVALID_HANDLE" });
});

test("a signal's reason is the cause", async () => {
  const client = new ghlauth.Client(config());
  const reason = new Error("changed my mind");
  await assert.rejects(client.request(pit(), "GET", contact, { signal: AbortSignal.abort(reason) }),
    (error) => error instanceof ghlauth.CancelledError && error.cause === reason);
  const oauth = new ghlauth.OAuth(config(), about.client_id, about.client_secret, about.redirect_uri);
  await assert.rejects(oauth.installedLocations("c", { signal: AbortSignal.abort(reason) }), ghlauth.GhlauthError);
});

test("what a source throws comes out as it is, and a promise is waited for", async () => {
  const of = config();
  const client = new ghlauth.Client(of);
  const own = new RangeError("no secret today");
  const source = (fetch) => ghlauth.Credential.fromSource(of, fetch, { level: ghlauth.LEVEL_LOCATION, resourceId: about.location });
  for (const fetch of [() => { throw own; }, async () => { throw own; }]) {
    await assert.rejects(client.request(source(fetch), "GET", contact), (error) => error === own);
    await assert.rejects(source(fetch).accessToken(), (error) => error === own);
  }
  await assert.rejects(source(() => 7).accessToken(), TypeError);
  const slow = source(() => new Promise((resolve) => setTimeout(resolve, 5, { secret: about.pit, expiresAt: 4000000000 })));
  assert.equal((await client.request(slow, "GET", contact)).httpStatus, 200);
});

test("more calls than libuv has threads, over a store that needs these threads", async () => {
  const rows = new OwnRows(() => fs.promises.stat("."));
  const { oauth, id } = await installed(config({ store: await ghlauth.Store.of(rows, { plain: true }) }));
  const found = await Promise.all(Array.from({ length: 20 }, () => oauth.installation(id)));
  assert.ok(found.every((one) => one.id === id));
});

test("a client over a store of promises: refreshed, and its exceptions are the cause", async () => {
  const rows = new OwnRows();
  const of = config({ store: await ghlauth.Store.of(rows, { plain: true }) });
  const { credential } = await installed(of);
  const client = new ghlauth.Client(of);
  await control("POST", "expire", { resource_id: about.location });
  assert.equal((await client.request(credential, "GET", contact)).httpStatus, 200);
  await control("POST", "expire", { resource_id: about.location });
  rows.fails = new Error("the disk is gone");
  await assert.rejects(client.request(credential, "GET", contact),
    (error) => error instanceof ghlauth.StoreError && error.cause === rows.fails);
  rows.fails = undefined;
  assert.equal((await client.request(credential, "GET", contact)).httpStatus, 200);
});

test("a client over a store that throws at once", async () => {
  const rows = new OwnRows();
  const of = config({ store: await ghlauth.Store.of(rows, { plain: true }) });
  const { credential } = await installed(of);
  const own = new Error("the disk is gone at once");
  await control("POST", "expire", { resource_id: about.location });
  rows.get = () => { throw own; };
  await assert.rejects(new ghlauth.Client(of).request(credential, "GET", contact),
    (error) => error instanceof ghlauth.StoreError && error.cause === own);
});

test("a store that gives what it should not", async () => {
  const rows = new OwnRows();
  rows.get = () => ({ key: 7 });
  await assert.rejects(async () => {
    const of = config({ store: await ghlauth.Store.of(rows, { plain: true }) });
    await new ghlauth.OAuth(of, about.client_id, about.client_secret, about.redirect_uri).installation("app:x");
  }, TypeError);
  await assert.rejects(ghlauth.Store.of({ get() {} }, { plain: true }), /putIfVersion/);
});

test("a store of JavaScript keeps what is asked of it", async () => {
  await (await ghlauth.Store.of(new OwnRows(), { plain: true })).check();
});

test("a log that throws", async () => {
  const own = new Error("the log is full");
  let fails = false;
  const { oauth, id } = await installed(config({ log() { if (fails) throw own; }, logLevel: ghlauth.LOG_DEBUG }));
  fails = true;
  await assert.rejects(oauth.refresh(id), (error) => error === own);
});

test("a log that throws while a queue is driven is an uncaught exception, and the answer arrives", () => {
  const done = spawnSync(process.execPath, ["-e", `const ghlauth = require("ghlauth"); const about = JSON.parse(process.env.ABOUT);
    process.on("uncaughtException", (error) => { if (error.message !== "full") process.exit(9); uncaught = true; });
    let uncaught = false;
    const config = new ghlauth.Config({ apiUrl: about.url, log() { throw new Error("full"); }, logLevel: ghlauth.LOG_DEBUG });
    new ghlauth.Client(config).request(ghlauth.Credential.fromAccessToken(config, about.pit), "GET", "/contacts/" + about.contact)
      .then((answer) => console.log(answer.httpStatus, uncaught))`], { encoding: "utf8" });
  assert.deepEqual([done.status, done.stdout], [0, "200 true\n"], done.stderr);
});

test("a PIT from a function that gives a promise", async () => {
  const of = config();
  const made = await ghlauth.Pit.fromSource(of, async () => about.pit, ghlauth.LEVEL_LOCATION, about.location);
  assert.equal((await new ghlauth.Client(of).request(ghlauth.Credential.fromPit(made), "GET", contact)).httpStatus, 200);
});

test("nothing secret is shown", () => {
  const of = config();
  const made = { pit: new ghlauth.Pit(of, about.pit, ghlauth.LEVEL_LOCATION, about.location), credential: pit(),
    oauth: new ghlauth.OAuth(of, about.client_id, about.client_secret, about.redirect_uri), client: new ghlauth.Client(of) };
  const shown = inspect(made, { depth: 9, showHidden: true }) + JSON.stringify(made);
  assert.ok(!shown.includes(about.pit) && !shown.includes(about.client_secret), shown);
  assert.match(shown, /Pit \{ pit-....\*+ \}/);
  assert.throws(() => structuredClone(made.oauth).appId.length, TypeError);
});

test("wrong arguments are TypeErrors", () => {
  assert.throws(() => new ghlauth.Config({ apiUri: "x" }), /a Config has no apiUri/);
  assert.throws(() => new ghlauth.Config({ apiUrl: 7 }), TypeError);
  assert.throws(() => new ghlauth.Config({ timeoutMs: 1.5 }), TypeError);
  assert.throws(() => new ghlauth.Client(pit()), /a Config is needed/);
  assert.throws(() => new ghlauth.Credential(), TypeError);
  assert.throws(() => new ghlauth.Webhook(config(), ["a"]).verifySignature({}, "text"), /bytes are needed/);
  assert.throws(() => new ghlauth.Config({ userAgent: "a\0b" }), ghlauth.UsageError);
});

test("the types know the classes of errors", () => {
  const types = fs.readFileSync(path.join(path.dirname(require.resolve("ghlauth")), "errors.d.ts"), "utf8");
  const typed = [...types.matchAll(/class (\w+) extends (\w+)/g)].map(([, name, base]) => `${name} ${base}`);
  const native = Object.entries(ghlauth).filter(([, one]) => one === ghlauth.GhlauthError || one?.prototype instanceof ghlauth.GhlauthError)
    .map(([name, one]) => `${name} ${Object.getPrototypeOf(one).name}`);
  assert.deepEqual(typed.sort(), native.sort());
});

test("pages of a list", async () => {
  const client = new ghlauth.Client(config());
  const ids = [];
  for await (const page of client.pages(pit(), "GET", "/contacts/", { query: { locationId: about.location, limit: 1 } })) {
    ids.push(...page.map((one) => one.id));
  }
  assert.ok(ids.length > 1 && new Set(ids).size === ids.length, `${ids}`);
});

test("an operation by its name", async () => {
  const answer = await new ghlauth.Client(config()).call(pit(), "contacts/get-contact", { params: { contactId: about.contact } });
  assert.equal(answer.json().contact.id, about.contact);
});

test("over TLS, beside the OpenSSL of Node", async () => {
  const server = https.createServer({ key: fs.readFileSync(about.tls_key), cert: fs.readFileSync(about.tls_cert) }, (_, response) => {
    response.setHeader("Content-Type", "application/json");
    response.end("{}");
  }).listen(0);
  await once(server, "listening");
  const url = `https://localhost:${server.address().port}`;
  const of = config({ apiUrl: url, caFile: about.tls_cert });
  assert.deepEqual((await new ghlauth.Client(of).request(pit(of), "GET", contact)).json(), {});
  const distrusted = config({ apiUrl: url });
  await assert.rejects(new ghlauth.Client(distrusted).request(pit(distrusted), "GET", contact), ghlauth.NetworkError);
  server.close();
  server.closeAllConnections?.();
});

function send(port, body, signature, where = "/") {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, method: "POST", path: where,
      headers: { "Content-Type": "application/json", "X-GHL-Signature": signature } }, (answer) => {
      let text = "";
      answer.on("data", (part) => { text += part; }).on("end", () => resolve([answer.statusCode, text]));
    });
    request.on("error", reject);
    for (let at = 0; at < body.length; at += 7) request.write(body.subarray(at, at + 7));
    request.end();
  });
}

test("webhooks in Express", async () => {
  const express = require("express");
  const webhook = new ghlauth.Webhook(config(), [about.app]);
  webhook.addKey(about.key);
  const events = [];
  let fails = false;
  const route = webhook.middleware((event) => {
    if (fails) throw new Error("not now");
    events.push(event.json);
  });
  const app = express();
  app.post("/", route);
  app.post("/raw", express.raw({ type: () => true }), route);
  app.post("/small", webhook.middleware(() => {}, { limit: 10 }));
  app.post("/parsed", express.json(), route);
  app.use((error, request, response, next) => response.status(500).send(error.message));
  const server = app.listen(0);
  const { port } = server.address();
  const [first, second, third] = about.events.map(({ body, signature }) => [Buffer.from(body, "hex"), signature]);
  fails = true;
  assert.deepEqual(await send(port, ...first), [500, "not now"]);
  fails = false;
  assert.equal((await send(port, ...first))[0], 200);
  assert.equal((await send(port, ...first))[0], 200);
  assert.equal((await send(port, ...second, "/raw"))[0], 200);
  assert.deepEqual(events, [first, second].map(([body]) => body.toString()));
  assert.equal((await send(port, first[0], second[1]))[0], 401);
  assert.equal((await send(port, ...third, "/small"))[0], 413);
  const [status, text] = await send(port, ...third, "/parsed");
  assert.equal(status, 500);
  assert.match(text, /before express\.json\(\)/);
  server.close();
});

test("a worker that is ended while calls are under way", async () => {
  for (let round = 0; round < 5; ++round) {
    await delay(5000);
    const worker = new Worker(`
      const { parentPort, workerData } = require("worker_threads");
      const ghlauth = require("ghlauth");
      const config = new ghlauth.Config({ apiUrl: workerData.url });
      const sourced = ghlauth.Credential.fromSource(config, () => new Promise(() => parentPort.postMessage("asked")));
      new ghlauth.Client(config).request(sourced, "GET", "/contacts/x").catch(() => {});
      const client = new ghlauth.Client(config);
      client.request(ghlauth.Credential.fromAccessToken(config, workerData.pit), "GET", "/contacts/x").catch(() => {});
    `, { eval: true, workerData: { url: about.url, pit: about.pit } });
    await once(worker, "message");
    await worker.terminate();
  }
  await control("DELETE", "faults");
});

test("the process ends: by itself when idle, at once when told", () => {
  const begin = `const ghlauth = require("ghlauth"); const about = JSON.parse(process.env.ABOUT);
    const config = new ghlauth.Config({ apiUrl: about.url }); const client = new ghlauth.Client(config);
    const credential = ghlauth.Credential.fromAccessToken(config, about.pit);
    const contact = "/contacts/" + about.contact;`;
  const idle = spawnSync(process.execPath, ["-e", `${begin} client.request(credential, "GET", contact).then((a) => console.log(a.httpStatus))`],
    { encoding: "utf8" });
  assert.deepEqual([idle.status, idle.stdout], [0, "200\n"], idle.stderr);
  const told = spawnSync(process.execPath, ["-e", `${begin} client.request(credential, "GET", contact);
    ghlauth.Credential.fromSource(config, () => new Promise(() => setTimeout(() => process.exit(3), 20))).accessToken();`], { encoding: "utf8" });
  assert.equal(told.status, 3, told.stderr);
});

test("what is dropped is collected", async () => {
  const weak = [];
  for (let round = 0; round < 50; ++round) {
    const client = new ghlauth.Client(config());
    if (round % 10 === 0) await client.request(pit(), "GET", contact);
    weak.push(new WeakRef(client));
  }
  for (let turn = 0; turn < 10; ++turn) {
    await new Promise((resolve) => setImmediate(resolve));
    global.gc();
  }
  assert.ok(weak.filter((one) => one.deref()).length <= 1);
});
