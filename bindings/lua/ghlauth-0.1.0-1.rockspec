rockspec_format = "3.0"
package = "ghlauth"
version = "0.1.0-1"
source = {url = "file://ghlauth-0.1.0.tar.gz", dir = "ghlauth-0.1.0"}
description = {
  summary = "Authorization for the HighLevel API: Private Integration Tokens and OAuth 2.0",
  license = "Apache-2.0",
}
dependencies = {"lua >= 5.1, < 5.5"}
external_dependencies = {GHLAUTH = {header = "ghlauth/ghlauth.h", library = "ghlauth"}}
build = {
  type = "make",
  build_variables = {LUA_INCDIR = "$(LUA_INCDIR)"},
  install_variables = {LUADIR = "$(LUADIR)", LIBDIR = "$(LIBDIR)", LUA_INCDIR = "$(LUA_INCDIR)"},
}
