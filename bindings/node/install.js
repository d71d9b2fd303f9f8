"use strict";
// Run by npm: builds the addon where the one of the package does not fit. That needs libghlauth and its pkg-config file, Python 3,
// make and a C++ compiler; node-gyp comes with npm.
const { spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");

function works() {
  return spawnSync(process.execPath, ["-e", "require('./lib/native')"], { cwd: __dirname, encoding: "utf8" });
}

function build() {
  const gyp = process.env.npm_config_node_gyp;
  const command = gyp ? [process.execPath, gyp] : ["node-gyp"];
  // The headers that came with this Node, if they did; otherwise node-gyp gets them.
  const folder = path.resolve(fs.realpathSync(process.execPath), "..", "..");
  const own = fs.existsSync(path.join(folder, "include", "node", "node_api.h")) ? [`--nodedir=${folder}`] : [];
  return spawnSync(command[0], [...command.slice(1), "rebuild", ...own], { cwd: __dirname, stdio: "inherit" }).status === 0;
}

const tried = works();
if (process.env.npm_config_build_from_source || tried.status !== 0) {
  if (!build() || works().status !== 0) {
    console.error(tried.stderr);
    console.error("ghlauth: the addon of the package does not work here (above), and building it did not either. It needs libghlauth " +
      "(pkg-config ghlauth has to find it), make, Python 3 and a C++17 compiler.");
    process.exit(1);
  }
}
