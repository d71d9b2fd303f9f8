'use strict';
// The official SDK with apiVersion v3. Its data operations work; its authorization is that of the generation before: names in
// snake case and paths that v3 removed. What it cannot do is asserted as what it does.

const assert = require('node:assert/strict');
const test = require('node:test');
const { GHLAuthenticationError, GHLValidationError, UserType } = require('@gohighlevel/api-client');
const { withPit, withApp, refusal, version } = require('./official_sdk_client');
const { about, control, counters, advance, reset, consent } = require('./sandbox');

const { app, company_id: company } = about;
const [location, otherLocation] = about.locations.map(each => each.id);
const [contact] = about.locations[0].contacts;
const aDay = 86400;
const at = locationId => ({ headers: { locationId } });

const codeFor = async (client, choice) => {
  const back = await consent(client.oauth.getAuthorizationUrl(app.client_id, app.redirect_uri, app.scope), choice);
  return back.searchParams.get('code');
};
const locationChoice = [['resource', `Location:${location}`]];
const agencyChoice = [['resource', `Company:${company}`], ['all_locations', 'true'], ['future_locations', 'true']];

/// The names of v3, which getAccessToken passes on as it gets them although its types do not know them.
const camelCase = code => ({ clientId: app.client_id, clientSecret: app.client_secret, grantType: 'authorization_code', code,
  redirectUri: app.redirect_uri });

/// What an application that uses v3 has to do before the SDK finds the token in its session storage.
const asSession = token => ({ ...token, access_token: token.accessToken, refresh_token: token.refreshToken,
  expires_in: token.expiresIn });

test.beforeEach(reset);

test('it is v3 that is spoken', async () => {
  assert.equal(version, 'v3');
  await withPit(about.pit.location).contacts.getContact({ contactId: contact });
  assert.equal((await control('GET', 'requests')).requests.at(-1).version, 'v3');
});

test('PITs of both levels work', async () => {
  const { contacts, locations } = withPit(about.pit.location);
  const made = await contacts.createContact({ locationId: location, firstName: 'Zoë', email: 'zoe@mail.example' });
  const changed = await contacts.updateContact({ contactId: made.contact.id }, { lastName: 'Ångström' });
  assert.equal(changed.contact.lastName, 'Ångström');
  const found = await contacts.searchContactsAdvanced({ locationId: location, page: 1, pageLimit: 10, query: 'zoe@' });
  assert.deepEqual(found.contacts.map(each => each.id), [made.contact.id]);
  await contacts.deleteContact({ contactId: made.contact.id });
  assert.equal((await locations.getLocation({ locationId: location })).location.id, location);
  await assert.rejects(locations.getLocation({ locationId: otherLocation }),
    refusal(GHLAuthenticationError, 401, /^This location is not accessible from this token!$/));

  const agency = withPit(about.pit.agency);
  assert.equal((await agency.companies.getCompany({ companyId: company })).company.id, company);
  await assert.rejects(agency.contacts.getContact({ contactId: contact }),
    refusal(GHLAuthenticationError, 401, /^Token's user type mismatch!$/));
});

test('a code is exchanged with the names of v3 alone', async () => {
  const client = withApp();
  const code = await codeFor(client, locationChoice);
  await assert.rejects(client.oauth.getAccessToken({ client_id: app.client_id, client_secret: app.client_secret,
    grant_type: 'authorization_code', code }), refusal(GHLValidationError, 400, /^Missing parameter: grantType$/));
  const token = await client.oauth.getAccessToken(camelCase(code));
  assert.equal(token.locationId, location);
  assert.equal(token.tokenType, 'Bearer');
  assert.equal(token.access_token, undefined);
  assert.equal((await counters()).codes_exchanged, 1);
});

test('a session that is stored as it came has no token for the SDK', async () => {
  const client = withApp();
  const token = await client.oauth.getAccessToken(camelCase(await codeFor(client, locationChoice)));
  await client.getSessionStorage().setSession(location, token);
  await assert.rejects(client.contacts.getContact({ contactId: contact }, at(location)),
    /^(GHL\w*)?Error: Authentication token required but not available$/);
  assert.equal((await counters()).arrivals[`GET /contacts/${contact}`], undefined);
  await client.getSessionStorage().setSession(location, asSession(token));
  assert.equal((await client.contacts.getContact({ contactId: contact }, at(location))).contact.id, contact);
});

test('an expired access token is not refreshed: the SDK asks in snake case', async () => {
  const client = withApp();
  const token = await client.oauth.getAccessToken(camelCase(await codeFor(client, locationChoice)));
  await client.getSessionStorage().setSession(location, asSession(token));
  await assert.rejects(
    client.oauth.refreshToken(token.refreshToken, app.client_id, app.client_secret, 'refresh_token', UserType.Location),
    refusal(GHLValidationError, 400, /^Missing parameter: grantType$/));
  await advance(aDay);
  await assert.rejects(client.contacts.getContact({ contactId: contact }, at(location)),
    refusal(GHLAuthenticationError, 401, /^Invalid JWT$/));
  assert.equal((await counters()).refreshes_ok, 0);
  // The refresh token was not spent by that.
  const newer = await client.oauth.getAccessToken({ clientId: app.client_id, clientSecret: app.client_secret,
    grantType: 'refresh_token', refreshToken: token.refreshToken });
  assert.equal(newer.locationId, location);
});

test('installed locations and location tokens are asked at paths that v3 removed', async () => {
  const client = withApp();
  const token = await client.oauth.getAccessToken(camelCase(await codeFor(client, agencyChoice)));
  assert.equal(token.userType, 'Company');
  await client.getSessionStorage().setSession(company, asSession(token));
  const removed = path => refusal(GHLValidationError, 400,
    new RegExp(`^Endpoint ${path} not available in API version v3\\. This endpoint was removed in version v3\\.`));
  const list = () => client.oauth.getInstalledLocation({ companyId: company, appId: app.id });
  const mint = () => client.oauth.getLocationAccessToken({ companyId: company, locationId: location });
  await assert.rejects(list(), removed('/oauth/installedLocations'));
  await assert.rejects(mint(), removed('/oauth/locationToken'));
  assert.equal((await counters()).mints, 0);
  await control('POST', 'switches', { 'v2-path-with-v3': 'accept' }); // as a later report has it
  assert.equal((await list()).count, about.locations.length);
  assert.equal((await mint()).locationId, location);
});
