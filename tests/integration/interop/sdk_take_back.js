'use strict';
// From a plain export of ghlauth back into a session storage of the official SDK.

const fs = require('node:fs');

async function takeBack(file, storage) {
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const row = line && JSON.parse(line);
    if (!row?.key?.startsWith('installation/')) continue;
    const kept = JSON.parse(row.text);
    await storage.setSession(kept.location_id || kept.company_id, {
      access_token: kept.access_token,
      refresh_token: kept.refresh_token,
      token_type: 'Bearer',
      scope: kept.scopes.join(' '),
      userType: kept.location_id ? 'Location' : 'Company',
      companyId: kept.company_id,
      locationId: kept.location_id || undefined,
      userId: kept.user_id,
      expires_in: 0, // so that it refreshes before the first call
    });
  }
}

module.exports = { takeBack };
