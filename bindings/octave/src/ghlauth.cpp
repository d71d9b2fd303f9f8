// The oct-file of the package: __ghlauth__ (WHAT, ...), which the functions in inst/ call.
#include "calls.hpp"
#include "constants.hpp"

#include <octave/ov-builtin.h>
#include <octave/symtab.h>

namespace ghlauth_octave {

std::optional<std::int32_t> constant_of(std::string_view name) {
  static const std::map<std::string_view, std::int32_t> all = {
#define GHLAUTH_PAIR(name) {#name, GHLAUTH_##name},
      GHLAUTH_EACH_CONSTANT(GHLAUTH_PAIR)
#undef GHLAUTH_PAIR
  };
  const auto found = all.find(name);
  return found == all.end() ? std::nullopt : std::optional<std::int32_t>(found->second);
}

namespace {

octave_value constants(const octave_value_list &) {
  octave_scalar_map map;
#define GHLAUTH_ASSIGN(name) map.assign(#name, octave_value(static_cast<double>(GHLAUTH_##name)));
  GHLAUTH_EACH_CONSTANT(GHLAUTH_ASSIGN)
#undef GHLAUTH_ASSIGN
  return map;
}

octave_value config(const octave_value_list &given) { return box(Options(given, 0).applied_to(Config())); }

octave_value cancel(const octave_value_list &given) {
  Cancel made;
  if (given.length() > 0) made.set_timeout_ms(Argument<std::int64_t>(given(0)).value);
  return box(std::move(made));
}

octave_value store(const octave_value_list &given) {
  need(given, 1);
  if (Object::is<Store>(given(0))) return answer<const Store &, const Store &>(Store::join, given, 2);
  const auto options = Options(given, 1).applied_to(StoreOptions());
  if (given(0).is_string()) return give(Store::open(text_at(given, 0), *options));
  return give(Store::from_listener(*options, Argument<StoreListener *>(given(0)).get()));
}

/// A token, a function that gives it, or a struct with env or file.
octave_value pit(const octave_value_list &given) {
  need(given, 2);
  const Config of = Argument<const Config &>(given(0)).value;
  const std::int32_t level = Argument<std::int32_t>(given.length() > 2 ? given(2) : octave_value()).value;
  const std::string id = text_at(given, 3);
  const octave_value &token = given(1);
  if (token.is_function_handle()) return give(Pit::from_listener(of, level, id, Argument<SecretListener *>(token).get()));
  if (!token.isstruct()) return give(Pit(of, text_at(given, 1), level, id));
  Options options(octave_value_list(token), 0);
  const std::string env = options.remove_text("env"), file = options.remove_text("file");
  const bool readable = Argument<bool>(options.remove("allow_readable")).value;
  options.end("a token");
  return give(file.empty() ? Pit::from_env(of, env, level, id) : Pit::from_file(of, file, level, id, readable));
}

octave_value oauth(const octave_value_list &given) {
  need(given, 4);
  const Config of = Argument<const Config &>(given(0)).value;
  const std::string client_id = text_at(given, 1), redirect_uri = text_at(given, 3);
  if (given(2).is_function_handle())
    return give(OAuth::from_listener(of, client_id, redirect_uri, Argument<SecretListener *>(given(2)).get()));
  return give(OAuth(of, client_id, text_at(given, 2), redirect_uri));
}

octave_value credential(const octave_value_list &given) {
  need(given, 1);
  if (Object::is<Pit>(given(0))) return answer<const Pit &>(Credential::from_pit, given, 1);
  if (Object::is<OAuth>(given(0))) return answer<const OAuth &, const std::string &>(Credential::from_installation, given, 2);
  need(given, 2);
  const Config of = Argument<const Config &>(given(0)).value;
  const std::int32_t level = Argument<std::int32_t>(given.length() > 2 ? given(2) : octave_value()).value;
  const std::string id = text_at(given, 3);
  if (given(1).is_function_handle()) return give(Credential::from_listener(of, level, id, Argument<SecretListener *>(given(1)).get()));
  const std::int64_t expires = given.length() > 4 ? Argument<std::int64_t>(given(4)).value : -1;
  return give(Credential::from_access_token(of, text_at(given, 1), expires, level, id));
}

/// A method and a path, or the name of an operation, which has a slash.
octave_value request(const octave_value_list &given) {
  need(given, 1);
  if (text_at(given, 0).find('/') == std::string::npos) {
    need(given, 2);
    return box(Options(given, 2).applied_to(Request(text_at(given, 0), text_at(given, 1))));
  }
  Options options(given, 1);
  Request made = Request::for_operation(text_at(given, 0), options.remove_text("generation"));
  return box(options.applied_to(std::move(made)));
}

octave_value client(const octave_value_list &given) {
  need(given, 1);
  return box(Client(Argument<const Config &>(given(0)).value));
}
octave_value queue(const octave_value_list &given) {
  need(given, 1);
  return box(Options(given, 1).applied_to(Queue(Argument<const Config &>(given(0)).value)));
}
octave_value webhook(const octave_value_list &given) {
  need(given, 2);
  Webhook made(Argument<const Config &>(given(0)).value, Argument<const std::vector<std::string> &>(given(1)).value);
  return box(Options(given, 2).applied_to(std::move(made)));
}
octave_value user_context_reader(const octave_value_list &given) {
  need(given, 2);
  return box(Options(given, 2).applied_to(UserContextReader(Argument<const Config &>(given(0)).value, text_at(given, 1))));
}
octave_value user_context(const octave_value_list &given) {
  return answer<const std::string &>(UserContext::from_json, given, 1);
}

octave_value operation(const octave_value_list &given) {
  need(given, 1);
  const Operation found = find_operation(text_at(given, 0), text_at(given, 1));
  return found.name.empty() ? octave_value(Matrix()) : give(found);
}

octave_value failure(const octave_value_list &given) {
  if (given.length() == 0) return Failures::all().last();
  return Failures::all().find(text_at(given, 0), text_at(given, 1));
}

octave_value library_version(const octave_value_list &) { return give(version()); }

using Function = octave_value (*)(const octave_value_list &);
const std::map<std::string, Function> functions = {
    {"cancel", cancel}, {"client", client}, {"config", config}, {"constants", constants}, {"credential", credential},
    {"failure", failure}, {"oauth", oauth}, {"operation", operation}, {"pit", pit}, {"queue", queue}, {"request", request},
    {"store", store}, {"user_context", user_context}, {"user_context_reader", user_context_reader}, {"version", library_version},
    {"webhook", webhook},
};

/// At the end of Octave: what is freed from then on calls no functions any more.
octave_value_list end(octave::interpreter &, const octave_value_list &, int) {
  Callee::is_over() = true;
  Failures::all().clear();
  Graves::clear();
  return {};
}

void begin(octave::interpreter &interpreter) {
  // Objects need this file as long as they are there.
  interpreter.mlock();
  Object::register_type(interpreter);
  define_config();
  define_flows();
  define_requests();
  define_webhooks();
  const char *const name = "__ghlauth_end__";
  interpreter.get_symbol_table().install_built_in_function(name, octave_value(new octave_builtin(end, name, "", "")));
  interpreter.add_atexit_fcn(name);
}

}  // namespace
}  // namespace ghlauth_octave

#pragma GCC visibility push(default)
DEFMETHOD_DLD(__ghlauth__, interpreter, given, ,
              "-*- texinfo -*-\n@deftypefn {} {} __ghlauth__ (@var{what}, @dots{})\n"
              "Internal function of the package ghlauth.\n@end deftypefn") {
  using namespace ghlauth_octave;
  static const bool has_begun = (begin(interpreter), true);
  static_cast<void>(has_begun);
  const auto found = given.length() > 0 && given(0).is_string() ? functions.find(given(0).string_value()) : functions.end();
  if (found == functions.end()) print_usage();
  return entry([&] { return octave_value_list(found->second(given.slice(1, given.length() - 1))); });
}
#pragma GCC visibility pop
