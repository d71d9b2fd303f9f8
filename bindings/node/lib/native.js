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

/** Whether another malloc stands before that of libc: jemalloc and others are given with LD_PRELOAD or linked with Node. */
function hasOwnMalloc() {
  return Boolean(process.env.LD_PRELOAD) || /jemalloc|tcmalloc|mimalloc|lib[at]san/.test(fs.readFileSync("/proc/self/maps", "latin1"));
}

function load() {
  const { RTLD_NOW, RTLD_DEEPBIND } = os.constants.dlopen;
  // Most Nodes export an OpenSSL of their own (and zlib, nghttp2): without DEEPBIND libghlauth and libcurl would use theirs, which
  // works as long as it fits. With DEEPBIND, what libc allocated by another malloc would be given to libc's free.
  const flags = RTLD_NOW | (hasOwnMalloc() ? 0 : RTLD_DEEPBIND ?? 0);
  const failures = [];
  for (const place of PLACES) {
    if (!fs.existsSync(place)) continue;
    const loaded = { exports: {} };
    try {
      process.dlopen(loaded, place, flags);
      return loaded.exports;
    } catch (error) {
      failures.push(error.message);
    }
  }
  throw new Error(`the addon of ghlauth cannot be loaded: ${failures.join("; ") || `there is none for ${process.platform}-${process.arch}`}`);
}

module.exports = load();
