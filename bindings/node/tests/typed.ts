import ghlauth = require("ghlauth");
import { Client, Config, Credential, GhlauthError, LEVEL_LOCATION, Pit, RateLimitedError, Row, Rows, Store, Webhook } from "ghlauth";

class Kept implements Rows {
  rows = new Map<string, Row>();
  get(key: string) { return this.rows.get(key); }
  async putIfVersion(row: Row, present: bigint) { return present === 0n && Boolean(this.rows.set(row.key, row)); }
  eraseIfVersion(key: string, version: bigint) { return this.get(key)?.version === version && this.rows.delete(key); }
  async scan(query: ghlauth.Query) { return [...this.rows.values()].filter((row) => query.fits(row)); }
  due(): Row[] { return []; }
}

async function main(): Promise<void> {
  const config = new Config({ userAgent: "typed/1", store: await Store.of(new Kept(), { plain: true }), log: (level, line) => console.log(level + 1, line) });
  const credential: Credential = Credential.fromPit(new Pit(config, "pit-x", LEVEL_LOCATION, "l"));
  const client = new Client(config);
  try {
    const answer = await client.request(credential, "GET", "/contacts/", { query: { limit: 1 }, signal: AbortSignal.timeout(10) });
    const type: string | undefined = answer.header("content-type");
    for await (const page of client.pages(credential, "GET", "/contacts/")) console.log(type, page.length);
  } catch (error) {
    if (error instanceof RateLimitedError) console.log((error.retryAfterMs ?? 0) + 1);
    if (error instanceof GhlauthError) console.log(error.code.length, error.httpStatus + 1);
  }
  const webhook = new Webhook(config, ["app"]);
  const route = webhook.middleware(async (event) => { console.log(event.type.length); });
  console.log(route.length, ghlauth.version.length);
}

void main();
