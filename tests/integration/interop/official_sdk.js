'use strict';
// The official SDK does what its users do, and the sandbox's counters say what that was: with the Version that the SDK sends by
// itself, and with 2021-07-28. What v3 makes of it is in official_sdk_v3.js.

const assert = require('node:assert/strict');
const test = require('node:test');
const { GHLAuthenticationError, GHLForbiddenError, GHLRateLimitError, GHLValidationError, UserType } =
  require('@gohighlevel/api-client');
const { sdk, withPit, withApp, refusal, version } = require('./official_sdk_client');
const { about, control, counters, advance, reset, consent } = require('./sandbox');

const { app, company_id: company } = about;
const [location, otherLocation] = about.locations.map(each => each.id);
const [contact] = about.locations[0].contacts;
const [contactElsewhere] = about.locations[1].contacts;
const aDay = 86400;
const at = locationId => ({ headers: { locationId } });

/// Sends a user through the SDK's own authorization URL, and its code through the SDK's own exchange.
async function exchange(client, choice, userType) {
  const back = await consent(client.oauth.getAuthorizationUrl(app.client_id, app.redirect_uri, app.scope), choice);
  assert.equal(back.origin + back.pathname, app.redirect_uri);
  return client.oauth.getAccessToken({
    client_id: app.client_id,
    client_secret: app.client_secret,
    grant_type: 'authorization_code',
    code: back.searchParams.get('code'),
    user_type: userType,
    redirect_uri: app.redirect_uri,
  });
}

/// A client with an installation at a location in its session storage, and that session.
async function installedAt(locationId) {
  const client = withApp();
  const token = await exchange(client, [['resource', `Location:${locationId}`]], UserType.Location);
  await client.getSessionStorage().setSession(locationId, token);
  return { client, token };
}

/// The same for the agency, with the app on all its locations.
async function installedAtAgency() {
  const client = withApp();
  const choice = [['resource', `Company:${company}`], ['all_locations', 'true'], ['future_locations', 'true']];
  const token = await exchange(client, choice, UserType.Company);
  await client.getSessionStorage().setSession(company, token);
  return { client, token };
}

test.beforeEach(reset);

test('a location PIT works on contacts', async () => {
  const { contacts } = withPit(about.pit.location);
  const read = await contacts.getContact({ contactId: contact });
  assert.equal(read.contact.id, contact);
  assert.equal(read.contact.locationId, location);

  const made = await contacts.createContact({ locationId: location, firstName: 'Zoë', email: 'zoe@mail.example',
    tags: ['new'] });
  assert.deepEqual(made.contact.tags, ['new']);
  const changed = await contacts.updateContact({ contactId: made.contact.id }, { lastName: 'Ångström' });
  assert.equal(changed.contact.lastName, 'Ångström');
  const found = await contacts.searchContactsAdvanced({ locationId: location, page: 1, pageLimit: 10, query: 'zoe@' });
  assert.deepEqual(found.contacts.map(each => each.id), [made.contact.id]);
  assert.equal(found.total, 1);
  await contacts.deleteContact({ contactId: made.contact.id });
  await assert.rejects(contacts.getContact({ contactId: made.contact.id }),
    refusal(GHLValidationError, 400, /^Contact not found$/));

  const seen = await counters();
  assert.equal(seen.requests, 6);
  assert.equal(seen.arrivals['POST /contacts/'], 1);
  assert.equal(seen.arrivals[`PUT /contacts/${made.contact.id}`], 1);
  assert.equal(seen.arrivals['POST /contacts/search'], 1);
  assert.equal(seen.arrivals[`DELETE /contacts/${made.contact.id}`], 1);
  assert.equal(seen.token_requests, 0);
  const { requests } = await control('GET', 'requests');
  assert.equal(requests.at(-1).version, version);
});

test('a location PIT reads its location and no other', async () => {
  const client = withPit(about.pit.location);
  assert.equal((await client.locations.getLocation({ locationId: location })).location.name, about.locations[0].name);
  await assert.rejects(client.locations.getLocation({ locationId: otherLocation }),
    refusal(GHLAuthenticationError, 401, /^This location is not accessible from this token!$/));
  await assert.rejects(client.contacts.getContact({ contactId: contactElsewhere }),
    refusal(GHLAuthenticationError, 401, /^This location is not accessible from this token!$/));
  await assert.rejects(client.companies.getCompany({ companyId: company }),
    refusal(GHLAuthenticationError, 401, /^Token's user type mismatch!$/));
});

test('an agency PIT works on the agency and is refused on contacts', async () => {
  const client = withPit(about.pit.agency);
  assert.equal((await client.companies.getCompany({ companyId: company })).company.id, company);
  assert.equal((await client.locations.searchLocations({ companyId: company })).locations.length, about.locations.length);
  assert.equal((await client.locations.getLocation({ locationId: otherLocation })).location.id, otherLocation);
  await assert.rejects(client.contacts.getContact({ contactId: contact }),
    refusal(GHLAuthenticationError, 401, /^Token's user type mismatch!$/));
  await control('POST', 'switches', { 'pit-level-text': 'scope' });
  await assert.rejects(client.contacts.getContact({ contactId: contact }),
    refusal(GHLAuthenticationError, 401, /^The token is not authorized for this scope\.$/));
  assert.equal((await counters()).status_401, 2);
});

test('a PIT is refused where HighLevel documents OAuth tokens only', async () => {
  const client = withPit(about.pit.agency);
  const refused = refusal(GHLAuthenticationError, 401, /^This AuthClass is not yet supported$/);
  await assert.rejects(client.oauth.getInstalledLocation({ companyId: company, appId: app.id }), refused);
  await assert.rejects(client.oauth.getLocationAccessToken({ companyId: company, locationId: location }), refused);
  assert.equal((await counters()).mints, 0);
});

test('a revoked PIT is named as such', async () => {
  const made = await control('POST', 'pits', { level: 'location', resource_id: location });
  const client = withPit(made.token);
  await client.contacts.getContact({ contactId: contact });
  await control('DELETE', `pits/${made.id}`);
  await assert.rejects(client.contacts.getContact({ contactId: contact }),
    refusal(GHLAuthenticationError, 401, /^Invalid Private Integration token$/));
});

test('a course is imported', async () => {
  const client = withPit(about.pit.location);
  const lesson = { title: 'Welcome', visibility: 'published', contentType: 'video', description: 'Begin here' };
  const category = { title: 'First steps', visibility: 'published', posts: [lesson] };
  const product = { title: 'Onboarding', description: 'For new colleagues', categories: [category] };
  await client.courses.importCourses({ locationId: location, products: [product] });
  await assert.rejects(client.courses.importCourses({ locationId: location, products: [{ title: 'Nothing else' }] }),
    refusal(GHLValidationError, 422, /description must be a string, .*categories must be an array/));
  assert.equal((await counters()).arrivals['POST /courses/courses-exporter/public/import'], 2);
});

test('the code exchange of a location', async () => {
  const { client, token } = await installedAt(location);
  assert.equal(token.userType, 'Location');
  assert.equal(token.locationId, location);
  assert.equal(token.companyId, company);
  assert.equal(token.token_type, 'Bearer');
  assert.equal(token.expires_in, 86399);
  assert.equal(token.scope, app.scope);
  assert.equal((await client.contacts.getContact({ contactId: contact }, at(location))).contact.id, contact);
  const seen = await counters();
  assert.equal(seen.codes_exchanged, 1);
  assert.equal(seen.status_401, 0);
  assert.equal(seen.installations[`${app.id}/${location}`].codes_exchanged, 1);
  assert.equal(seen.installations[`${app.id}/${location}`].api_calls, 1);
});

test('what the token endpoint refuses', async () => {
  const client = withApp();
  const back = await consent(client.oauth.getAuthorizationUrl(app.client_id, app.redirect_uri, app.scope),
    [['resource', `Location:${location}`]]);
  const good = {
    client_id: app.client_id,
    client_secret: app.client_secret,
    grant_type: 'authorization_code',
    code: back.searchParams.get('code'),
    redirect_uri: app.redirect_uri,
  };
  const refused = (changes, status, message) =>
    assert.rejects(client.oauth.getAccessToken({ ...good, ...changes }), refusal(GHLValidationError, status, message));
  await refused({ client_secret: 'wrong' }, 400, /^Invalid client: client is invalid$/);
  await refused({ code: 'f'.repeat(40) }, 400, /^Invalid grant: authorization code is invalid$/);
  await refused({ redirect_uri: app.redirect_uri + '/' }, 400, /^Invalid grant: redirect_uri is invalid$/);
  await refused({ grant_type: 'password' }, 422, /^grant_type must be a valid enum value$/);
  assert.equal((await counters()).codes_exchanged, 0);
  await client.oauth.getAccessToken(good); // none of that spent the code
  await refused({}, 400, /^Invalid grant: authorization code is invalid$/);
});

test('an expired access token is refreshed after the 401, and the call succeeds', async () => {
  const { client, token } = await installedAt(location);
  await client.contacts.getContact({ contactId: contact }, at(location));
  await advance(aDay);
  assert.equal((await client.contacts.getContact({ contactId: contact }, at(location))).contact.id, contact);

  const session = await client.getSessionStorage().getSession(location);
  assert.notEqual(session.access_token, token.access_token);
  assert.notEqual(session.refresh_token, token.refresh_token);
  const seen = await counters();
  assert.equal(seen.arrivals[`GET /contacts/${contact}`], 3); // good, refused, good again
  assert.equal(seen.status_401, 1);
  assert.equal(seen.refreshes_ok, 1);
  assert.equal(seen.refreshes_refused, 0);

  await assert.rejects(
    client.oauth.refreshToken(token.refresh_token, app.client_id, app.client_secret, 'refresh_token', UserType.Location),
    refusal(GHLValidationError, 400, /^Invalid grant: refresh token is invalid$/));
  assert.equal((await counters()).refresh_reuses, 1);
  await client.contacts.getContact({ contactId: contact }, at(location)); // by default the reuse harms nothing
});

test('a request with a body is repeated whole after the refresh', async () => {
  const { client } = await installedAt(location);
  await advance(aDay);
  const made = await client.contacts.createContact({ locationId: location, firstName: 'Only once' }, at(location));
  const found = await client.contacts.searchContactsAdvanced(
    { locationId: location, page: 1, pageLimit: 10, query: 'Only once' }, at(location));
  assert.deepEqual(found.contacts.map(each => each.id), [made.contact.id]);
  assert.equal((await counters()).refreshes_ok, 1);
});

test('calls at once share the one refresh that the SDK makes', async () => {
  const { client } = await installedAt(location);
  await advance(aDay);
  const calls = Array.from({ length: 20 }, () => client.contacts.getContact({ contactId: contact }, at(location)));
  for (const { contact: got } of await Promise.all(calls)) assert.equal(got.id, contact);
  const seen = await counters();
  assert.equal(seen.refreshes_ok, 1);
  assert.equal(seen.refresh_reuses, 0);
  assert.equal(seen.status_401, 20);
});

test('a paused location refuses the refresh and keeps the token usable', async () => {
  const { client, token } = await installedAt(otherLocation);
  const refresh = () =>
    client.oauth.refreshToken(token.refresh_token, app.client_id, app.client_secret, 'refresh_token', UserType.Location);
  await control('POST', `locations/${otherLocation}/pause`);
  await assert.rejects(refresh(), refusal(GHLValidationError, 400, /^Location is not active$/));
  await control('POST', `locations/${otherLocation}/unpause`);
  assert.equal((await refresh()).locationId, otherLocation);
});

test('another location and a missing scope are refused without a way out by refresh', async () => {
  const { client } = await installedAt(location);
  await assert.rejects(client.contacts.getContact({ contactId: contactElsewhere }, at(location)),
    refusal(GHLForbiddenError, 403, /^The token does not have access to this location\.$/));
  await assert.rejects(client.locations.getLocation({ locationId: otherLocation }, at(location)),
    refusal(GHLForbiddenError, 403, /^The token does not have access to this location\.$/));
  const narrow = await control('POST', 'pits', { level: 'location', resource_id: location, scopes: ['locations.readonly'] });
  await assert.rejects(withPit(narrow.token).contacts.getContact({ contactId: contact }),
    refusal(GHLAuthenticationError, 401, /^The token is not authorized for this scope\.$/));
  assert.equal((await counters()).refreshes_ok, 0);
});

test('an agency installation lists its locations, page by page', async () => {
  const { client, token } = await installedAtAgency();
  assert.equal(token.userType, 'Company');
  assert.equal(token.companyId, company);
  assert.equal(token.locationId, undefined);
  assert.equal(token.isBulkInstallation, true);
  assert.deepEqual([...token.approvedLocations].sort(), about.locations.map(each => each.id).sort());

  const ids = [];
  for (let skip = 0; ; skip += 10) {
    const page = await client.oauth.getInstalledLocation(
      { companyId: company, appId: app.id, skip: String(skip), limit: '10', isInstalled: true });
    assert.equal(page.count, about.locations.length);
    assert.equal(page.installToFutureLocations, true);
    ids.push(...page.locations.map(each => each._id));
    if (page.locations.length < 10) break;
  }
  assert.deepEqual(ids.sort(), about.locations.map(each => each.id).sort());
  assert.equal((await counters()).arrivals['GET /oauth/installedLocations'], 3);
  await assert.rejects(client.oauth.getInstalledLocation({ companyId: company }),
    refusal(GHLValidationError, 422, /appId should not be empty/));
});

test('a location token is minted, used and refreshed', async () => {
  const { client } = await installedAtAgency();
  const minted = await client.oauth.getLocationAccessToken({ companyId: company, locationId: location });
  assert.equal(minted.locationId, location);
  assert.equal(minted.userType, 'Location');
  assert.equal(minted.expires_in, 86400);
  assert.ok(minted.refresh_token);
  await client.getSessionStorage().setSession(location, minted);
  assert.equal((await client.contacts.getContact({ contactId: contact }, at(location))).contact.id, contact);
  await advance(aDay);
  assert.equal((await client.contacts.getContact({ contactId: contact }, at(location))).contact.id, contact);
  const seen = await counters();
  assert.equal(seen.mints, 1);
  assert.equal(seen.refreshes_ok, 1);
});

test('an expired agency token is refreshed before a mint', async () => {
  const { client } = await installedAtAgency();
  await advance(aDay);
  const call = client.oauth.getLocationAccessToken({ companyId: company, locationId: location },
    { headers: { companyId: company, 'Content-Type': 'application/x-www-form-urlencoded' } });
  assert.equal((await call).locationId, location);
  const seen = await counters();
  assert.equal(seen.arrivals['POST /oauth/locationToken'], 2);
  assert.equal(seen.refreshes_ok, 1);
  assert.equal(seen.mints, 1);
});

test('an agency token is refused on contacts', async () => {
  const { token } = await installedAtAgency();
  const client = withApp({ agencyAccessToken: token.access_token });
  await assert.rejects(client.contacts.getContact({ contactId: contact }),
    refusal(GHLAuthenticationError, 401, /^This authClass type is not allowed to access this scope\.$/));
});

test('a location token is refused for minting', async () => {
  const { token } = await installedAt(location);
  const client = withApp({ agencyAccessToken: token.access_token });
  await assert.rejects(client.oauth.getLocationAccessToken({ companyId: company, locationId: otherLocation }),
    refusal(GHLAuthenticationError, 401, /^This AuthClass is not yet supported$/));
});

test('a location whose refresh token is dead is minted anew from the agency', async () => {
  const { client } = await installedAtAgency();
  const minted = await client.oauth.getLocationAccessToken({ companyId: company, locationId: location });
  await client.getSessionStorage().setSession(location, minted);
  await control('POST', 'revoke', { app_id: app.id, resource_id: location });
  assert.equal((await client.contacts.getContact({ contactId: contact }, at(location))).contact.id, contact);
  const seen = await counters();
  assert.equal(seen.refreshes_refused, 1);
  assert.equal(seen.mints, 2);
});

test('installer details, and an uninstall that ends the tokens', async () => {
  const { client } = await installedAt(location);
  const { installationDetails } = await client.marketplace.getInstallerDetails({ appId: app.id }, at(location));
  assert.equal(installationDetails.locationId, location);
  assert.equal(installationDetails.companyId, company);
  const done = await client.marketplace.uninstallApplication({ appId: app.id }, { locationId: location, reason: 'a test' },
    at(location));
  assert.equal(done.success, true);
  await assert.rejects(client.contacts.getContact({ contactId: contact }, at(location)),
    refusal(GHLAuthenticationError, 401, /^Invalid JWT$/));
  assert.equal((await counters()).refreshes_refused, 1); // the SDK tried to refresh, and was told that there is nothing left
});

test('a rate limit is read from the headers, and waited for', async () => {
  const intervalMs = 300;
  await control('POST', 'switches', { 'rate-max': '2', 'rate-daily': '200000', 'rate-interval-ms': String(intervalMs) });
  const impatient = withPit(about.pit.location);
  const patient = sdk({ privateIntegrationToken: about.pit.location, rateLimitRetry: true });
  const calls = client => Array.from({ length: 3 }, () => client.contacts.getContact({ contactId: contact }));
  const refused = (await Promise.allSettled(calls(impatient))).filter(each => each.status === 'rejected');
  assert.equal(refused.length, 1);
  const error = refused[0].reason;
  assert.ok(error instanceof GHLRateLimitError);
  const { scope, max, remaining, dailyLimit } = error.rateLimit;
  assert.deepEqual({ scope, max, remaining, dailyLimit, intervalMs: error.rateLimit.intervalMs },
    { scope: 'burst', max: 2, remaining: 0, dailyLimit: 200000, intervalMs });

  await control('DELETE', 'rate');
  for (const { contact: got } of await Promise.all(calls(patient))) assert.equal(got.id, contact);
  assert.ok((await counters()).status_429 >= 2);
});
