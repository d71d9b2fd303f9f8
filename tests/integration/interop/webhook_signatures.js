'use strict';
// node webhook_signatures.js FOLDER: signs awkward bodies with Node's crypto, and writes what the official SDK says of each
// signature: FOLDER/ed25519.pem and rsa.pem, then N.body, N.ed25519, N.rsa (the values of the headers) and N.verdicts ("10": the SDK
// accepts the first of both). The openssl program has to make the very same signatures.

const childProcess = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { WebhookManager } = require('@gohighlevel/api-client');

const folder = process.argv[2];
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const sdk = new WebhookManager(quiet, null, null);
const keys = {
  ed25519: crypto.generateKeyPairSync('ed25519'),
  rsa: crypto.generateKeyPairSync('rsa', { modulusLength: 4096 }),
};
const pem = algorithm => keys[algorithm].publicKey.export({ type: 'spki', format: 'pem' });

const large = Buffer.alloc(5 << 20, '{"n":12345678901234567890,"s":"\u00e9"}\r\n');
const bodies = [
  '{"type":"INSTALL","appId":"66c2e1f0a9b8d7c6e5f4a3b2"}',
  '{ "type" :\t"A" ,\n "n" : [ ] }',
  '{"name":"\\u00e9\\u20ac\\ud83d\\ude00"}',
  '{"name":"é€😀"}',
  '{"a":1,"a":2}',
  '{"n":1.0}',
  '{"n":12345678901234567890}',
  '{"a":1}\r\n',
  '\ufeff{"a":1}',
  '',
  '\0',
  Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]),
  large,
].map(body => Buffer.from(body));

function flipped(bytes, at) {
  const changed = Buffer.from(bytes);
  changed[at] ^= 1;
  return changed;
}

/** Fails unless the openssl program signs a body, which it wants as a file that is not empty, in the same way. */
function checkWithOpenssl(body, algorithm, signature) {
  if (body.length === 0) return;
  const [key, file] = [path.join(folder, 'private'), path.join(folder, 'to-sign')];
  fs.writeFileSync(key, keys[algorithm].privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  fs.writeFileSync(file, body);
  const digest = algorithm === 'rsa' ? ['-digest', 'sha256'] : [];
  const made = childProcess.execFileSync('openssl', ['pkeyutl', '-sign', '-rawin', '-inkey', key, '-in', file, ...digest]);
  if (!made.equals(signature)) throw new Error(`openssl makes another ${algorithm} signature`);
}

let count = 0;
function write(body, ed25519, rsa) {
  const values = { ed25519: ed25519.toString('base64'), rsa: rsa.toString('base64') };
  const verdicts = [
    sdk.verifyEd25519Signature(body, values.ed25519, pem('ed25519')),
    sdk.verifySignature(body, values.rsa, pem('rsa')),
  ];
  fs.writeFileSync(path.join(folder, `${count}.body`), body);
  for (const [algorithm, value] of Object.entries(values)) fs.writeFileSync(path.join(folder, `${count}.${algorithm}`), value);
  fs.writeFileSync(path.join(folder, `${count}.verdicts`), verdicts.map(Number).join(''));
  ++count;
}

for (const algorithm of Object.keys(keys)) fs.writeFileSync(path.join(folder, `${algorithm}.pem`), pem(algorithm));
for (const body of bodies) {
  const ed25519 = crypto.sign(null, body, keys.ed25519.privateKey);
  const rsa = crypto.sign('sha256', body, keys.rsa.privateKey);
  checkWithOpenssl(body, 'ed25519', ed25519);
  checkWithOpenssl(body, 'rsa', rsa);
  write(body, ed25519, rsa);
  for (const at of [0, body.length >> 1, body.length - 1]) if (body.length > at && at >= 0) write(flipped(body, at), ed25519, rsa);
  for (const at of [0, 31, 32, 63]) write(body, flipped(ed25519, at), flipped(rsa, at * 8));
}
