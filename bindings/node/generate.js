"use strict";
// generate.js ABI_JSON FOLDER: writes the constants of the description of the ABI, as constants.js and constants.d.ts.
const fs = require("fs");
const path = require("path");

const [, , description, folder] = process.argv;
const abi = JSON.parse(fs.readFileSync(description, "utf8"));
const constants = abi.constants.filter(({ value }) => typeof value === "number").map(({ name, value, doc }) => [name, value, doc]);
const statuses = abi.statuses.map(({ name, number, meaning }) => [name, number, meaning]);
const all = [...statuses, ...constants].map(([name, value, doc]) => [name.replace(/^GHLAUTH_/, ""), value, doc ?? ""]);
const unique = [...new Map(all.map((one) => [one[0], one])).values()];

fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, "constants.js"),
  `"use strict";\nmodule.exports = {\n${unique.map(([name, value]) => `  ${name}: ${value},`).join("\n")}\n};\n`);
fs.writeFileSync(path.join(folder, "constants.d.ts"),
  unique.map(([name, value, doc]) => `/** ${doc.replace(/\*\//g, "* /")} */\nexport declare const ${name}: ${value};\n`).join(""));
