"use strict";
// All is made, used and dropped in JavaScript, for bindings/core/growth.py.
const assert = require("assert");
const readline = require("readline");

const ghlauth = require("ghlauth");
const { OwnRows } = require("./own_rows");

const about = (name) => process.env[`SANDBOX_${name}`];
const config = (settings) => new ghlauth.Config({ apiUrl: about("URL"), marketplaceUrl: about("URL"), maxRetries: 0, ...settings });

const client = new ghlauth.Client(config());
const credential = ghlauth.Credential.fromPit(new ghlauth.Pit(config(), about("PIT"), ghlauth.LEVEL_LOCATION, about("LOCATION")));

async function once(webhook) {
  const own = config({ store: await ghlauth.Store.of(new OwnRows(), { plain: true }), log: () => {}, logLevel: ghlauth.LOG_DEBUG });
  const sourced = ghlauth.Credential.fromSource(own, async () => "b");
  assert.equal(await sourced.accessToken(), "b");
  assert.ok((await sourced.decide("contacts/get-contact")).findings.length > 0);
  await assert.rejects(ghlauth.Credential.fromSource(own, () => { throw new RangeError("a"); }).accessToken(), RangeError);
  const oauth = new ghlauth.OAuth(own, about("CLIENT_ID"), about("CLIENT_SECRET"), about("REDIRECT_URI"));
  oauth.authorizeUrl({ scopes: ["contacts.readonly"], session: "a" });
  await assert.rejects(oauth.installation("app:x"), ghlauth.NotFoundError);
  await assert.rejects(oauth.exchange("code=abc"), ghlauth.CallbackError);
  await assert.rejects(webhook.verify({ "X-GHL-Signature": "x" }, Buffer.from("{}")), ghlauth.WebhookError);
  ghlauth.userContextFromJson('{"userId": "u", "companyId": "c"}');
  assert.equal(new ghlauth.Queue(own).size, 0);
  new ghlauth.Client(own).close();
  const answer = await client.request(credential, "GET", `/contacts/${about("CONTACT")}`, { query: { a: [1, 2] } });
  assert.equal(answer.json().contact.id, about("CONTACT"));
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let webhook;
    for (let round = 0; round < Number(line); ++round) {
      if (round % 100 === 0) global.gc();  // in between, dropped handles add up
      if (round % 10 === 0) webhook = new ghlauth.Webhook(config(), [about("APP")]);
      await once(webhook);
    }
    for (let turn = 0; turn < 3; ++turn) {
      global.gc();
      await new Promise((resolve) => setImmediate(resolve));
    }
    console.log(0);
  }
}

main();
