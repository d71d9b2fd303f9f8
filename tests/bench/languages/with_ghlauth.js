'use strict';
// A warm token and an authorized GET with the package for Node.js.

const { Client, Config, Credential, LEVEL_LOCATION, Pit } = require('ghlauth');
const { url, path, pit, report } = require('./measure');

const config = new Config({ apiUrl: url });
const credential = Credential.fromPit(new Pit(config, pit, LEVEL_LOCATION, 'C2QujeCh8ZnC7al2InWR'));
const client = new Client(config);
report('ghlauth', () => credential.accessToken(), async () => (await client.request(credential, 'GET', path)).json());
