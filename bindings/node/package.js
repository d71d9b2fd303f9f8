"use strict";
// package.js FOLDER: makes the npm package, ghlauth-VERSION.tgz, in the folder, over an installed libghlauth, which pkg-config finds.
// It has the addon for this platform and the library in it, and the sources to build the addon elsewhere.
const { execFileSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const HERE = __dirname;
const CORE = path.join(HERE, "..", "core");

function run(command, given, options = {}) {
  return execFileSync(command, given, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], ...options }).trim();
}
/** A variable, without the backslashes that it has for a shell. */
const variable = (name) => run(process.env.PKG_CONFIG ?? "pkg-config", [`--variable=${name}`, "ghlauth"]).replace(/\\(.)/g, "$1");

/** The folder with node_api.h, and that with uv.h, but for /usr/include: named to a compiler, it comes before its own headers. */
function nodeHeaders() {
  const beside = path.resolve(fs.realpathSync(process.execPath), "..", "..", "include", "node");
  const found = ["node_api.h", "uv.h"].map((header) => [beside, "/usr/include/node", "/usr/include"]
    .find((folder) => fs.existsSync(path.join(folder, header))));
  if (found.includes(undefined)) throw new Error("the headers of Node.js are missing: in Debian, install libnode-dev");
  return found.filter((folder) => folder !== "/usr/include");
}

function stage(folder) {
  for (const name of ["lib", "src"]) fs.cpSync(path.join(HERE, name), path.join(folder, name), { recursive: true });
  for (const name of ["package.json", "install.js", "binding.gyp", "README.md"]) fs.copyFileSync(path.join(HERE, name), path.join(folder, name));
  fs.copyFileSync(path.join(HERE, "..", "..", "LICENSE"), path.join(folder, "LICENSE"));
  fs.cpSync(path.join(CORE, "adapter"), path.join(folder, "core", "adapter"), { recursive: true });
  fs.copyFileSync(path.join(CORE, "adapter.hpp"), path.join(folder, "core", "adapter.hpp"));
  run(process.execPath, [path.join(HERE, "generate.js"), variable("abi"), path.join(folder, "lib")]);
}

/** The addon, the library under its SONAME, and its modules in the folder `ghlauth` beside it, where it looks for them. */
function build(folder) {
  const out = path.join(folder, "prebuilds", `${process.platform}-${process.arch}`);
  const libraries = variable("libdir");
  fs.mkdirSync(path.join(out, "ghlauth"), { recursive: true });
  const [compiler, ...launched] = (process.env.CXX ?? "c++").split(" ");
  const flags = (process.env.CXXFLAGS ?? "-O2").split(" ");
  run(compiler, [...launched, "-std=c++17", ...flags, "-fPIC", "-shared", "-fvisibility=hidden", "-Wl,-rpath,$ORIGIN",
    ...nodeHeaders().map((one) => `-isystem${one}`), `-I${path.join(folder, "core")}`, `-I${variable("includedir")}`,
    path.join(folder, "src", "addon.cpp"), path.join(folder, "src", "context.cpp"), `-L${libraries}`, "-lghlauth",
    "-o", path.join(out, "ghlauth.node")]);
  const library = fs.readdirSync(libraries).find((name) => /^libghlauth\.so\.\d+$/.test(name));
  fs.copyFileSync(path.join(libraries, library), path.join(out, library));
  const modules = path.join(libraries, "ghlauth");
  for (const name of fs.existsSync(modules) ? fs.readdirSync(modules) : []) {
    if (name.endsWith(".so")) fs.copyFileSync(path.join(modules, name), path.join(out, "ghlauth", name));
  }
  for (const name of [...fs.readdirSync(out), ...fs.readdirSync(path.join(out, "ghlauth")).map((one) => path.join("ghlauth", one))]) {
    const file = path.join(out, name);
    if (fs.statSync(file).isFile()) run("strip", ["--strip-unneeded", file]);
  }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ghlauth-package-"));
try {
  stage(folder);
  build(folder);
  fs.mkdirSync(process.argv[2], { recursive: true });
  console.log(run("npm", ["pack", "--silent", "--pack-destination", path.resolve(process.argv[2])], { cwd: folder }));
} finally {
  fs.rmSync(folder, { recursive: true });
}
