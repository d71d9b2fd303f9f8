'use strict';
// Measures as Google Benchmark does, and writes in its format.

const fs = require('node:fs');

const repetitions = 15;

/** The repetitions of a function, which returns whether all went well. */
exports.measure = (name, works) => {
  let turns = 1;
  const run = () => {
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    for (let i = 0; i < turns; ++i) if (!works()) throw new Error(name);
    const real = Number(process.hrtime.bigint() - start);
    const used = process.cpuUsage(cpu);
    return { name, run_name: name, run_type: 'iteration', time_unit: 'ns', real_time: real / turns,
      cpu_time: (used.user + used.system) * 1000 / turns };
  };
  while (run().real_time * turns < 1e8) turns *= 2;  // also warms it up
  return Array.from({ length: repetitions }, run);
};

exports.write = (file, ...measured) => fs.writeFileSync(file, JSON.stringify({ benchmarks: measured.flat() }));
