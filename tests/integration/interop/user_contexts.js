'use strict';
// node user_contexts.js make FOLDER: user contexts as HighLevel makes them, with CryptoJS: FOLDER/N.text and FOLDER/N.payload.
// node user_contexts.js check FOLDER: opens FOLDER/N.sealed, which the library made of N.text, and compares.

const fs = require('node:fs');
const path = require('node:path');
const CryptoJS = require('crypto-js');

const [, , command, folder] = process.argv;
const secret = '3d7c6d0a-5f0e-4f6d-9a52-0e8f1c2b3a49';
const file = (number, kind) => path.join(folder, `${number}.${kind}`);

const user = {
  userId: 'MKQJ7wOVVmNOMvrnKKKK',
  companyId: 'GNb7aIv4rQFVb9iwNl5K',
  role: 'admin',
  type: 'agency',
  userName: 'John Doe',
  email: 'johndoe@gmail.com',
};
const inLocation = { ...user, role: 'user', activeLocation: 'yLKVZpNppIdYpah4RjNE' };

function texts() {
  const users = [
    user,
    inLocation,
    { ...inLocation, userName: 'Inès Müller-Łukasz 東京 😀 שלום \u202eabc e\u0301', email: 'inès@exämple.com' },
    { ...user, userName: '"\\\n\t\u2028\u0001', permissions: { a: [true, 1.5, null], 'ключ': { b: '' } } },
    { ...user, userName: 'x'.repeat(64 * 1024) },
    { ...user, userName: '東京😀'.repeat(6600) },
  ];
  for (let size = 0; size < 16; ++size) users.push({ ...user, userName: 'n'.repeat(size) });  // every padding
  return users.map(one => JSON.stringify(one));
}

if (command === 'make') {
  texts().forEach((text, number) => {
    fs.writeFileSync(file(number, 'text'), text);
    fs.writeFileSync(file(number, 'payload'), CryptoJS.AES.encrypt(text, secret).toString());
  });
} else {
  texts().forEach((text, number) => {
    const sealed = fs.readFileSync(file(number, 'sealed'), 'ascii');
    const opened = CryptoJS.AES.decrypt(sealed, secret).toString(CryptoJS.enc.Utf8);
    if (opened !== text) throw new Error(`${number}: CryptoJS reads another text`);
  });
}
