'use strict';
// What the programs for Node.js have in common: how long a call takes, in microseconds, the fastest of a few rounds.

const fs = require('node:fs');

const { GHLAUTH_BENCH_URL: url, GHLAUTH_BENCH_PATH: path, GHLAUTH_BENCH_PIT: pit } = process.env;
const gets = Number(process.env.GHLAUTH_BENCH_GETS ?? 2000);

/** Of the time and of the CPU time, for each call. */
async function fastest(call, count) {
  let [time, cpu] = [Infinity, Infinity];
  for (let round = 0; round < 5; ++round) {
    const [start, cpuStart] = [process.hrtime.bigint(), process.cpuUsage()];
    for (let i = 0; i < count / 5; ++i) await call();
    const used = process.cpuUsage(cpuStart);
    time = Math.min(time, Number(process.hrtime.bigint() - start) / 200 / count);
    cpu = Math.min(cpu, (used.user + used.system) * 5 / count);
  }
  return [time, cpu];
}

/** `get` gives the body, parsed. */
async function report(way, token, get) {
  if (!(await get()).contact) throw new Error('another answer was expected');
  const [tokenUs] = await fastest(token, 50 * gets);
  const [getUs, getCpuUs] = await fastest(get, gets);
  fs.writeSync(1, `${JSON.stringify({ language: 'Node.js', way, token_us: tokenUs, get_us: getUs, get_cpu_us: getCpuUs })}\n`);
}

module.exports = { url, path, pit, report };
