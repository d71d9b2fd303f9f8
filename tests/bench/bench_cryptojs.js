'use strict';
// node bench_cryptojs.js FILE: user contexts opened with CryptoJS and JSON.parse, in the format of Google Benchmark.

const CryptoJS = require('crypto-js');
const { measure, write } = require('./measure.js');

const secret = '3d7c6d0a-5f0e-4f6d-9a52-0e8f1c2b3a49';

function payload(size) {
  const user = { userId: 'MKQJ7wOVVmNOMvrnKKKK', companyId: 've9EPM428h8vShlRW1KT', role: 'admin', type: 'agency',
    activeLocation: 'C2QujeCh8ZnC7al2InWR', email: 'ines@example.com', userName: 'Ines' };
  user.userName += 'x'.repeat(size - JSON.stringify(user).length);
  return CryptoJS.AES.encrypt(JSON.stringify(user), secret).toString();
}

const open = (name, text) =>
  measure(name, () => JSON.parse(CryptoJS.AES.decrypt(text, secret).toString(CryptoJS.enc.Utf8)).role === 'admin');

write(process.argv[2], open('context_with_cryptojs', payload(230)), open('context_64k_with_cryptojs', payload(65536)));
