'use strict';
// node load_peer.js official-sdk|axios CONCURRENCY COUNT: what load.cpp does, by another client.

const fs = require('node:fs');

const [way, concurrency, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const { GHLAUTH_BENCH_URL: url, GHLAUTH_BENCH_PATH: path, GHLAUTH_BENCH_PIT: pit } = process.env;
const id = path.split('/').pop();

function officialSdk() {
  const { HighLevel, LogLevel } = require('@gohighlevel/api-client');
  const sdk = new HighLevel({ privateIntegrationToken: pit, logLevel: LogLevel.NONE });
  sdk.getHttpClient().defaults.baseURL = url;
  return () => sdk.contacts.getContact({ contactId: id });
}

function axios() {
  const http = require('node:http');
  const client = require('axios').create({ baseURL: url, httpAgent: new http.Agent({ keepAlive: true, maxSockets: concurrency }) });
  const headers = { Authorization: `Bearer ${pit}`, Version: '2021-07-28', Accept: 'application/json' };
  return async () => (await client.get(path, { headers })).data;
}

async function send(call, n) {
  let left = n;
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (left-- > 0) if (!(await call()).contact) throw new Error('the answer is another one');
  }));
}

const resident = () => Number((process.memoryUsage().rss / 1048576).toFixed(1));

(async () => {
  const call = way === 'axios' ? axios() : officialSdk();
  await send(call, count / 10);
  const early = resident();
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await send(call, count);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(cpu);
  fs.writeSync(1, `${JSON.stringify({ way, concurrency, rate: Math.round(count / seconds),
    cpu_us: Number(((used.user + used.system) / count).toFixed(2)), early_mb: early, late_mb: resident() })}\n`);
  process.exit(0);
})();
