'use strict';
// The official SDK as a program that is moved away from: its sessions in its memory storage and in its MongoDB storage, written
// by itself. There is no MongoDB server here; what the storage gives to the driver goes through the driver's own BSON and comes
// out as the extended JSON of mongoexport.
//
// Says {"ready":true} when it has an installation of the first location and of the agency, then answers each line of its
// standard input with a line of JSON:
//   write <form> <file>   the sessions: relaxed, canonical (mongoexport), array (mongoexport --jsonArray), memory, pairs
//   refresh <resource>    the SDK refreshes, as it does before a call with an expired token: {"ok":true or false}
//   return <file>         the way back: takes a plain export of ghlauth into its storage
//   call                  reads a contact of the first location: {"ok":true or false}

const fs = require('node:fs');
const readline = require('node:readline');
const { BSON, ObjectId } = require('mongodb');
const { MongoDBSessionStorage, UserType } = require('@gohighlevel/api-client');
const { withApp } = require('./official_sdk_client');
const { about, consent } = require('./sandbox');
const { takeBack } = require('./sdk_take_back');

const { app, company_id: company } = about;
const [{ id: location, contacts: [contact] }] = about.locations;
const say = value => process.stdout.write(JSON.stringify(value) + '\n');

/// As much of a collection as the storage uses.
function collection(documents) {
  const key = filter => `${filter.applicationId}:${filter.resourceId}`;
  return {
    createIndex: async () => {},
    findOne: async filter => documents.get(key(filter)) ?? null,
    findOneAndReplace: async (filter, document) => {
      const bytes = BSON.serialize({ _id: new ObjectId(), ...document });
      documents.set(key(filter), BSON.deserialize(bytes, { promoteValues: false }));
    },
  };
}

function mongo(documents) {
  const storage = new MongoDBSessionStorage('mongodb://127.0.0.1:1', 'app');
  storage.setClientId(app.client_id);
  storage.db = {
    listCollections: () => ({ toArray: async () => [] }),
    createCollection: async () => {},
    collection: () => collection(documents),
  };
  return storage;
}

async function exchange(client, choice, userType) {
  const back = await consent(client.oauth.getAuthorizationUrl(app.client_id, app.redirect_uri, app.scope), choice);
  return client.oauth.getAccessToken({
    client_id: app.client_id,
    client_secret: app.client_secret,
    grant_type: 'authorization_code',
    code: back.searchParams.get('code'),
    user_type: userType,
    redirect_uri: app.redirect_uri,
  });
}

async function main() {
  const documents = new Map();
  const client = withApp();
  const memory = client.getSessionStorage();
  const database = mongo(documents);
  const keep = async (resource, session) => {
    await memory.setSession(resource, session);
    await database.setSession(resource, session);
  };
  await keep(location, await exchange(client, [['resource', `Location:${location}`]], UserType.Location));
  const agency = [['resource', `Company:${company}`], ['all_locations', 'true']];
  await keep(company, await exchange(client, agency, UserType.Company));

  const exported = relaxed => [...documents.values()].map(each => BSON.EJSON.stringify(each, { relaxed }));
  const forms = {
    relaxed: () => exported(true).join('\n') + '\n',
    canonical: () => exported(false).join('\n') + '\n',
    array: () => `[${exported(true).join(',\n')}]\n`,
    memory: () => JSON.stringify(Object.fromEntries(memory.sessions), null, 2),
    pairs: () => JSON.stringify([...memory.sessions]),
  };
  const commands = {
    write: (form, file) => fs.writeFileSync(file, forms[form](), { mode: 0o600 }),
    refresh: async resource => {
      const session = await memory.getSession(resource);
      await keep(resource, await client.oauth.refreshToken(session.refresh_token, app.client_id, app.client_secret,
        'refresh_token', session.userType));
    },
    return: file => takeBack(file, memory),
    call: () => client.contacts.getContact({ contactId: contact }, { headers: { locationId: location } }),
  };
  say({ ready: true });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [command, ...words] = line.split(' ');
    try {
      await commands[command](...words);
      say({ ok: true });
    } catch (error) {
      say({ ok: false, why: error.message });
    }
  }
}

main();
