'use strict';
// The official SDK in the place of a worker: node sdk_worker.js API_URL DIRECTORY, with the client key and the commands of
// worker.c that it can obey: "token LOCATION", "traced LOCATION", "hold LOCATION" and "gather CALLERS GATE_FD".
//
// Its sessions are where several processes find them, in the way that its README names: a SessionStorage of the user. One file for
// each resource, synced and renamed into its place, so that one write is whole and durable and disturbs no other.

const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { HighLevel, SessionStorage } = require('@gohighlevel/api-client');

const [url, directory] = process.argv.slice(2);
const say = line => process.stdout.write(line + '\n');

class FileSessionStorage extends SessionStorage {
  #count = 0;
  #file = resource => path.join(directory, `${resource}.json`);
  setClientId() {}
  async init() {}
  async disconnect() {}
  async createCollection() {}
  async getCollection() { return directory; }
  async setSession(resource, session) {
    const written = `${this.#file(resource)}.${process.pid}.${++this.#count}`;
    const file = await fs.promises.open(written, 'w', 0o600);
    await file.writeFile(JSON.stringify({ ...session, expire_at: this.calculateExpireAt(session.expires_in) }));
    await file.datasync();
    await file.close();
    await fs.promises.rename(written, this.#file(resource));
  }
  async getSession(resource) {
    try {
      return JSON.parse(await fs.promises.readFile(this.#file(resource), 'utf8'));
    } catch (error) {
      if (error.code === 'ENOENT') return null;
      throw error;
    }
  }
  async deleteSession(resource) { await fs.promises.rm(this.#file(resource), { force: true }); }
  async getAccessToken(resource) { return (await this.getSession(resource))?.access_token ?? null; }
  async getRefreshToken(resource) { return (await this.getSession(resource))?.refresh_token ?? null; }
}

const client = new HighLevel({
  clientId: process.env.STORM_CLIENT_ID,
  clientSecret: process.env.STORM_CLIENT_SECRET,
  sessionStorage: new FileSessionStorage(),
  apiVersion: '2021-07-28',
  logLevel: 'none',
});
client.getHttpClient().defaults.baseURL = url;

/// One call of the API, which makes the SDK find a token for it, and refresh it when it has to be.
async function call(location) {
  const answer = await client.locations.getLocation({ locationId: location }, { headers: { locationId: location } });
  if (answer.location.id !== location) throw new Error('another location answered');
}

const reason = error => `${error.statusCode ?? error.code ?? 0} ${String(error.message).replaceAll('\n', ' ')}`;
const answerTo = location => call(location).then(() => 'ok', error => `failed ${reason(error)}`);

const held = [];

async function gather(callers, gate) {
  const failures = new Map();
  const goThrough = async number => {
    const first = number % 2 === 0 ? 0 : (number * 7919) % held.length;
    for (let i = 0; i < held.length; ++i)
      await call(held[(first + i) % held.length]).catch(error => {
        const why = reason(error);
        failures.set(why, (failures.get(why) ?? 0) + 1);
      });
  };
  say('ready');
  fs.readSync(gate, Buffer.alloc(1)); // until the other end is closed
  await Promise.all(Array.from({ length: callers }, (_, number) => goThrough(number)));
  for (const [why, count] of failures) say(`failure ${why.split(' ')[0]} ${count} ${why}`);
  say(`ok ${callers * held.length}`);
}

async function obey([command, first, second]) {
  if (command === 'token') return say(await answerTo(first));
  if (command === 'hold') return say(`ok ${held.push(first)}`);
  if (command === 'gather') return gather(Number(first), Number(second));
  say('begin');
  say(`end ${await answerTo(first)}`);
}

(async () => {
  say('ok');
  for await (const line of readline.createInterface({ input: process.stdin })) await obey(line.split(' '));
})();
