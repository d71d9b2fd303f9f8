'use strict';
// The same with HighLevel's own SDK: the token of an installation in its memory store, and a GET.

const { HighLevel, LogLevel, MemorySessionStorage } = require('@gohighlevel/api-client');
const { url, path, pit, report } = require('./measure');

const locationId = 'C2QujeCh8ZnC7al2InWR';
const contactId = path.split('/').pop();

(async () => {
  const sessionStorage = new MemorySessionStorage();
  const app = new HighLevel({ clientId: 'a-b', clientSecret: 'c', sessionStorage, logLevel: LogLevel.NONE });
  await sessionStorage.setSession(locationId, { access_token: pit, refresh_token: 'r', token_type: 'Bearer', expires_in: 86399,
    scope: 'contacts.readonly', userType: 'Location', companyId: 'c', locationId, userId: 'u' });
  const sdk = new HighLevel({ privateIntegrationToken: pit, logLevel: LogLevel.NONE });
  sdk.getHttpClient().defaults.baseURL = url;
  await report('HighLevel\'s SDK', () => app.getTokenForSecurity(['bearer'], { locationId }), () => sdk.contacts.getContact({ contactId }));
  process.exit(0);
})();
