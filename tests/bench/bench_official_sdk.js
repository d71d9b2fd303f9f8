'use strict';
// node bench_official_sdk.js FILE: signatures of webhooks, verified by HighLevel's own SDK, in the format of Google Benchmark.

const crypto = require('node:crypto');
const { WebhookManager } = require('@gohighlevel/api-client');
const { measure, write } = require('./measure.js');

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const sdk = new WebhookManager(quiet, null, null);
const algorithms = [
  ['ed25519', crypto.generateKeyPairSync('ed25519'), null, sdk.verifyEd25519Signature],
  ['rsa', crypto.generateKeyPairSync('rsa', { modulusLength: 4096 }), 'sha256', sdk.verifySignature],
];

function verify(size, label) {
  const body = Buffer.alloc(size, '{');
  return algorithms.map(([algorithm, pair, digest, verifies]) => {
    const pem = pair.publicKey.export({ type: 'spki', format: 'pem' });
    const signature = crypto.sign(digest, body, pair.privateKey).toString('base64');
    return measure(`${algorithm}_${label}_with_official_sdk`, () => verifies.call(sdk, body, signature, pem));
  }).flat();
}

write(process.argv[2], verify(1024, '1k'), verify(65536, '64k'));
