'use strict';
// node bench_cryptojs.js FILE: user contexts opened with CryptoJS and JSON.parse, in the format of Google Benchmark.

const fs = require('node:fs');
const CryptoJS = require('crypto-js');

const secret = '3d7c6d0a-5f0e-4f6d-9a52-0e8f1c2b3a49';
const repetitions = 15;

function payload(size) {
  const user = { userId: 'MKQJ7wOVVmNOMvrnKKKK', companyId: 've9EPM428h8vShlRW1KT', role: 'admin', type: 'agency',
    activeLocation: 'C2QujeCh8ZnC7al2InWR', email: 'ines@example.com', userName: 'Ines' };
  user.userName += 'x'.repeat(size - JSON.stringify(user).length);
  return CryptoJS.AES.encrypt(JSON.stringify(user), secret).toString();
}

function measure(name, text) {
  const open = () => JSON.parse(CryptoJS.AES.decrypt(text, secret).toString(CryptoJS.enc.Utf8));
  let turns = 1;
  const run = () => {
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    for (let i = 0; i < turns; ++i) if (open().role !== 'admin') throw new Error(name);
    const real = Number(process.hrtime.bigint() - start);
    const used = process.cpuUsage(cpu);
    return { name, run_name: name, run_type: 'iteration', time_unit: 'ns', real_time: real / turns,
      cpu_time: (used.user + used.system) * 1000 / turns };
  };
  while (run().real_time * turns < 1e8) turns *= 2;  // also warms it up
  return Array.from({ length: repetitions }, run);
}

const benchmarks = [...measure('context_with_cryptojs', payload(230)), ...measure('context_64k_with_cryptojs', payload(65536))];
fs.writeFileSync(process.argv[2], JSON.stringify({ benchmarks }));
