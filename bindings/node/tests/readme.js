"use strict";
// Runs the blocks of the README one after the other, with what their reader has.
const assert = require("assert");
const http = require("http");

const ghlauth = require("ghlauth");

assert.match(require.resolve("ghlauth"), /node_modules/);
const about = JSON.parse(process.env.ABOUT);
process.env.HIGHLEVEL_PIT = about.pit;
process.env.HIGHLEVEL_CLIENT_SECRET = about.app.client_secret;
process.env.GHLAUTH_STORE_KEY = require("crypto").randomBytes(32).toString("base64");

/** What the user does on the consent page; gives the URL that the browser is sent to. */
async function allow(url) {
  const page = await (await fetch(url)).text();
  const [, csrf] = /name="csrf" value="(\w+)"/.exec(page);
  const { origin, pathname } = new URL(url);
  const answer = await fetch(origin + pathname, {
    method: "POST", redirect: "manual", headers: { Origin: origin },
    body: new URLSearchParams({ csrf, resource: `Location:${about.location}` }),
  });
  return answer.headers.get("location");
}

function post(port, body, signature) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, method: "POST", path: "/webhooks",
      headers: { "Content-Type": "application/json", "X-GHL-Signature": signature } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.on("error", reject);
    request.end(body);
  });
}

class Config extends ghlauth.Config {
  constructor(settings) {
    super({ apiUrl: about.url, marketplaceUrl: about.url, maxRetries: 0, ...settings });
  }
}

async function main() {
  const AsyncFunction = main.constructor;
  const names = { locationId: about.location, contactId: about.contacts[0], contactIds: about.contacts,
    clientId: about.app.client_id, redirectUri: about.app.redirect_uri, sessionId: "session 1", folder: about.folder, allow };
  const parts = about.blocks.map((block) => block.replace('const ghlauth = require("ghlauth");', "")
    .replace(/^(const url = .*)$/m, "$1\nconst callbackUrl = await allow(url);"));
  const exported = "return { webhook, app, client, oauth, pit, sourced, installed };";
  const made = await new AsyncFunction("ghlauth", "require", ...Object.keys(names), [...parts, exported].join("\n"))(
    { ...ghlauth, Config }, require, ...Object.values(names));

  assert.equal(await made.sourced.accessToken(), about.pit);
  assert.ok(!require("util").inspect(made, { depth: 9, showHidden: true }).includes(about.pit));
  made.webhook.addKey(about.key);
  const server = made.app.listen(0);
  const { port } = server.address();
  assert.equal(await post(port, about.body, about.signature), 200);
  assert.equal(await post(port, about.body, about.signature), 200);  // a duplicate is a success
  assert.equal(await post(port, `${about.body} `, about.signature), 401);
  server.close();
  console.log("the README was run");
}

main();
