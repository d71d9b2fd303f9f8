"use strict";
const native = require("./native");

module.exports = {
  ...require("./constants"),
  ...require("./errors"),
  Callback: require("./oauth").Callback,
  Client: require("./client").Client,
  Config: require("./config").Config,
  Credential: require("./credential").Credential,
  OAuth: require("./oauth").OAuth,
  Pit: require("./pit").Pit,
  Queue: require("./queue").Queue,
  Response: require("./request").Response,
  Store: require("./store").Store,
  UserContextReader: require("./user_context").UserContextReader,
  Webhook: require("./webhook").Webhook,
  /** Finds an operation by its name, or by a method and a path. Its name is "" when there is none. */
  findOperation: (text, generation = "") => native.findOperation(text, generation),
  /** A user context that the application decrypted. */
  userContextFromJson: (json) => native.userContextFromJson(json),
  version: native.version(),
};
