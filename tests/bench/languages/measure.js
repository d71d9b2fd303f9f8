'use strict';
// What the programs for Node.js have in common: how long a call takes, in microseconds, the fastest of the rounds.

const fs = require('node:fs');

const { GHLAUTH_BENCH_URL: url, GHLAUTH_BENCH_PATH: path, GHLAUTH_BENCH_PIT: pit } = process.env;
const gets = Number(process.env.GHLAUTH_BENCH_GETS ?? 2000);

/** Of the time and of the CPU time, for each call. */
async function fastest(call, count) {
  let [time, cpu] = [Infinity, Infinity];
  count = Math.max(Math.trunc(count / 20), 1);
  for (let round = 0; round < 20; ++round) {
    const [start, cpuStart] = [process.hrtime.bigint(), process.cpuUsage()];
    for (let i = 0; i < count; ++i) await call();
    const used = process.cpuUsage(cpuStart);
    time = Math.min(time, Number(process.hrtime.bigint() - start) / 1000 / count);
    cpu = Math.min(cpu, (used.user + used.system) / count);
  }
  return [time, cpu];
}

/** `get` gives the body, parsed. */
async function report(way, token, get) {
  if (!(await get()).contact) throw new Error('another answer was expected');
  const [tokenUs] = await fastest(token, 100 * gets);
  const [getUs, getCpuUs] = await fastest(get, gets);
  fs.writeSync(1, `${JSON.stringify({ language: 'Node.js', way, token_us: tokenUs, get_us: getUs, get_cpu_us: getCpuUs })}\n`);
}

module.exports = { url, path, pit, report };
