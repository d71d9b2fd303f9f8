'use strict';
// The official SDK as a client of the sandbox. It knows neither the sandbox nor this project; all that is set is the base URL of
// its own HTTP client, and its apiVersion where GHLAUTH_SDK_API_VERSION names one.

const assert = require('node:assert/strict');
const { HighLevel } = require('@gohighlevel/api-client');
const { about } = require('./sandbox');

const { app } = about;
const apiVersion = process.env.GHLAUTH_SDK_API_VERSION;
/// What it sends by itself is in no specification, but published: facts that only this SDK exercises.
const version = apiVersion ?? '2023-02-21';

function sdk(options) {
  const client = new HighLevel({ logLevel: 'none', apiVersion, ...options });
  client.getHttpClient().defaults.baseURL = about.url;
  return client;
}
const withPit = token => sdk({ privateIntegrationToken: token });
const withApp = options => sdk({ clientId: app.client_id, clientSecret: app.client_secret, ...options });

/// An assertion about a rejection: the SDK's class of error, the status and the server's words.
const refusal = (type, status, message) => error => {
  assert.ok(error instanceof type, `${error.name} ${error.code}: ${error.message}`);
  assert.equal(error.statusCode, status);
  assert.match(error.message, message);
  assert.equal(error.response.statusCode, status);
  assert.match(error.response.traceId, /^[0-9a-f-]{36}$/);
  return true;
};

module.exports = { sdk, withPit, withApp, refusal, version };
