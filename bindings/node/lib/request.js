"use strict";
const { inspect } = require("util");

const native = require("./native");

const pairs = (of) => typeof of[Symbol.iterator] === "function" ? [...of] : Object.entries(of);

/** The handle of a request: `path` undefined for the name of an operation. */
function makeRequest(method, path, parts = {}) {
  const { generation = "", params = {}, query = {}, headers = {}, version, locationId, json, body, contentType, form, files = [],
    downloadFile, repeatable } = parts;
  const request = path === undefined ? native.requestForOperation(method, generation) : native.requestNew(method, path);
  for (const [name, value] of pairs(params)) native.requestSetParam(request, name, String(value));
  for (const [name, value] of pairs(query)) native.requestAddQuery(request, name, String(value));
  for (const [name, value] of pairs(headers)) native.requestAddHeader(request, name, String(value));
  if (version !== undefined) native.requestSetVersion(request, version);
  if (locationId !== undefined) native.requestSetLocation(request, locationId);
  if (json !== undefined) native.requestSetJson(request, JSON.stringify(json));
  if (body !== undefined) {
    native.requestSetBody(request, contentType ?? "application/octet-stream", typeof body === "string" ? Buffer.from(body) : body);
  }
  for (const [name, value] of pairs(form ?? {})) native.requestAddFormField(request, name, String(value));
  for (const { name, path: from, data, fileName = "", contentType: type = "" } of files) {
    if (from !== undefined) native.requestAddFile(request, name, from, fileName, type);
    else native.requestAddPart(request, name, fileName, type, data);
  }
  if (downloadFile !== undefined) native.requestSetDownloadFile(request, downloadFile);
  if (repeatable !== undefined) native.requestSetRepeatable(request, repeatable);
  return request;
}

/** An answer. */
class Response {
  #pairs;

  constructor({ pairs: flat, ...members }) {
    Object.assign(this, members);
    this.#pairs = flat;
  }

  /** All headers, in their order: [[name, value], ...]. */
  get headers() {
    return this.#pairs.flatMap((name, at) => at % 2 === 0 ? [[name, this.#pairs[at + 1]]] : []);
  }
  /** The first value of a header, whatever its case; undefined when there is none. */
  header(name) {
    return this.headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
  }
  text() { return this.body.toString("utf8"); }
  json() { return JSON.parse(this.text()); }

  [inspect.custom]() {
    return `Response { httpStatus: ${this.httpStatus}, ${this.body.length} bytes }`;
  }
}

module.exports = { Response, makeRequest };
