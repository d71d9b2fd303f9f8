"use strict";
// Loads the addon: the one that came with the package, or the one that was built here.
const fs = require("fs");
const os = require("os");
const path = require("path");

const root = path.dirname(__dirname);
const PLACES = [
  path.join(root, "prebuilds", `${process.platform}-${process.arch}`, "ghlauth.node"),
  path.join(root, "build", "Release", "ghlauth.node"),
];

function load() {
  const { RTLD_NOW, RTLD_DEEPBIND } = os.constants.dlopen;
  const failures = [];
  for (const place of PLACES) {
    if (!fs.existsSync(place)) continue;
    const loaded = { exports: {} };
    try {
      // Most Nodes export an OpenSSL of their own (and zlib, nghttp2): without DEEPBIND libghlauth and libcurl would get half of theirs
      // from there.
      process.dlopen(loaded, place, RTLD_NOW | (RTLD_DEEPBIND ?? 0));
      return loaded.exports;
    } catch (error) {
      failures.push(error.message);
    }
  }
  throw new Error(`the addon of ghlauth cannot be loaded: ${failures.join("; ") || `there is none for ${process.platform}-${process.arch}`}`);
}

module.exports = load();
