"use strict";

function failure(statusCode, message) {
  return Object.assign(new Error(message), { statusCode });
}

/** The body of a request, byte for byte as it was sent: what HighLevel signed. */
async function rawBody(request, limit) {
  // express.raw(), and what others leave under this name (body-parser's `verify`, Firebase, Fastify's raw-body).
  for (const body of [request.rawBody, request.body]) {
    if (body instanceof Uint8Array) return body;
  }
  if (request.readableEnded || request.complete && request.readableFlowing !== null && request.body !== undefined) {
    throw failure(500, "the body of the webhook was parsed before, and its bytes are gone: " +
      "put this route before express.json(), or give it express.raw({ type: () => true })");
  }
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > limit) throw failure(413, `the body of the webhook has more than ${limit} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

module.exports = { rawBody };
