// Configuration, stores, and how a call is ended early.
#pragma once

#include "pairs.hpp"
#include "rows.hpp"

namespace ghlauth_php {

/// close and isClosed of a class.
#define GHLAUTH_CLOSABLE(Class)                                                       \
  static void Class##_close(Call &call) { held_close<Class>(call.self()); }            \
  static void Class##_isClosed(Call &call) { call.returns(out(call.self<Class>().is_closed())); }

template <class Type>
void held_close(zend_object *object) {
  if (auto &held = held_by<Type>(object)) held->close();
}

inline void no_constructor(Call &) {}

static void function_version(Call &call) { call.returns(out(version())); }

static void function_findOperation(Call &call) {
  const Operation found = find_operation(call.text(0), call.text_or_none(1));
  if (found.name.empty()) return call.returns(null());
  call.returns(Object(class_Operation)
                   .with("name", out(found.name))
                   .with("product", out(found.product))
                   .with("method", out(found.method))
                   .with("path", out(found.path))
                   .with("generation", out(found.generation))
                   .with("version", out(found.version))
                   .with("scope", out(found.scope))
                   .with("levels", out(found.levels)));
}

static void GhlauthException___toString(Call &call) {
  zval self, text;
  ZVAL_OBJ(&self, call.self());
  zend_call_known_instance_method_with_0_params(zend_ce_exception->__tostring, call.self(), &text);
  check_pending();
  Value whole(&text);
  zval_ptr_dtor(&text);
  const std::string hint = text_property(call.self(), "hint");
  if (hint.empty() || Z_TYPE_P(whole.get()) != IS_STRING) return call.returns(whole);
  call.returns(out(std::string(Z_STRVAL_P(whole.get()), Z_STRLEN_P(whole.get())) + "\nHint: " + hint));
}

/// A log of an application: a PSR-3 logger, or a function.
inline std::unique_ptr<LogListener> own_log(Call &call, std::uint32_t i) {
  zval *const given = call.at(i);
  if (Z_TYPE_P(given) == IS_OBJECT) {
    // A class that implements it has loaded it.
    zend_string *const name = zend_string_init(ZEND_STRL("Psr\\Log\\LoggerInterface"), false);
    const zend_class_entry *const psr = zend_lookup_class_ex(name, nullptr, ZEND_FETCH_CLASS_NO_AUTOLOAD);
    zend_string_release(name);
    if (psr && instanceof_function(Z_OBJCE_P(given), psr)) return std::make_unique<Log>(Value(given));
  }
  return std::make_unique<Log>(call.callable(i));
}

inline void set_rate_limit(Config &config, HashTable *limit) {
  const auto part = [&](const char *name, bool is_needed) -> std::int64_t {
    const zval *const value = zend_hash_str_find_deref(limit, name, std::strlen(name));
    if (value && Z_TYPE_P(value) == IS_LONG) return Z_LVAL_P(value);
    if (is_needed || value) type_error(std::string("a rate limit is of integers, and this one has no ") + name);
    return 0;
  };
  zend_string *name = nullptr;
  ZEND_HASH_FOREACH_STR_KEY(limit, name) {
    const std::string_view key = name ? std::string_view(ZSTR_VAL(name), ZSTR_LEN(name)) : "";
    if (key != "maxRequests" && key != "intervalMs" && key != "daily") type_error("a rate limit has no " + std::string(key));
  }
  ZEND_HASH_FOREACH_END();
  config.set_rate_limit(part("maxRequests", true), part("intervalMs", true), part("daily", false));
}

inline void change(Config &config, Call &call) {
  std::uint32_t i = 0;
  const auto text = [&](void (Config::*set)(const std::string &)) {
    if (call.has(i)) (config.*set)(call.text(i));
    ++i;
  };
  const auto integer = [&](void (Config::*set)(std::int64_t)) {
    if (call.has(i)) (config.*set)(call.integer(i));
    ++i;
  };
  const auto small = [&](void (Config::*set)(std::int32_t)) {
    if (call.has(i)) (config.*set)(call.small(i));
    ++i;
  };
  const auto flag = [&](void (Config::*set)(bool)) {
    if (call.has(i)) (config.*set)(call.flag(i));
    ++i;
  };
  text(&Config::set_api_url);
  text(&Config::set_marketplace_url);
  text(&Config::set_api_generation);
  text(&Config::set_default_version);
  integer(&Config::set_timeout_ms);
  integer(&Config::set_connect_timeout_ms);
  small(&Config::set_max_retries);
  integer(&Config::set_max_wait_ms);
  integer(&Config::set_max_response_bytes);
  text(&Config::set_user_agent);
  text(&Config::set_proxy_url);
  flag(&Config::set_proxy_from_environment);
  text(&Config::set_ca_file);
  integer(&Config::set_expiry_margin_s);
  small(&Config::set_permission_check);
  flag(&Config::set_shared_budget);
  text(&Config::set_module_dir);
  if (call.has(i)) set_rate_limit(config, call.array(i));
  ++i;
  if (call.has(i)) config.set_store(call.one<Store>(i));
  ++i;
  if (call.has(i)) {
    const std::int32_t level = call.has(i + 1) ? call.small(i + 1) : GHLAUTH_LOG_INFO;
    config.set_log(level, own_log(call, i).release());
  }
}

static void Config___construct(Call &call) {
  Config config;
  change(config, call);
  call.construct(std::move(config));
}
static void Config_set(Call &call) {
  Config config = call.self<Config>();
  change(config, call);
}
GHLAUTH_CLOSABLE(Config)

static void Cancel___construct(Call &call) {
  Cancel cancel;
  if (call.has(0)) cancel.set_timeout_ms(call.integer(0));
  call.construct(std::move(cancel));
}
static void Cancel_request(Call &call) { call.self<Cancel>().request(); }
static void Cancel_isRequested(Call &call) { call.returns(out(call.self<Cancel>().is_requested())); }
static void Cancel_setTimeout(Call &call) { call.self<Cancel>().set_timeout_ms(call.integer_or(0, -1)); }
GHLAUTH_CLOSABLE(Cancel)

/// For values with a public constructor: its parameters are the properties, in their order.
inline void assign(Call &call) {
  zend_object *const self = call.self();
  std::uint32_t i = 0;
  zend_string *name = nullptr;
  ZEND_HASH_FOREACH_STR_KEY(&self->ce->properties_info, name) {
    call.put(self->ce, ZSTR_VAL(name), Value(call.at(i++)));
  }
  ZEND_HASH_FOREACH_END();
}
static void StoreRow___construct(Call &call) { assign(call); }
static void StoreLease___construct(Call &call) { assign(call); }
static void StoreQuery___construct(Call &call) { assign(call); }
static void StoreQuery_fits(Call &call) {
  zval row;
  ZVAL_OBJ(&row, call.object(0, class_StoreRow));
  zend_object *const self = call.self();
  StoreQuery query;
  const auto column = [&](const char *name, bool &by, std::string &wanted) {
    zval kept;
    by = Z_TYPE_P(property(self, name, &kept)) == IS_STRING;
    wanted = text_property(self, name);
  };
  column("appId", query.by_app_id, query.app_id);
  column("owner", query.by_owner, query.owner);
  column("companyId", query.by_company_id, query.company_id);
  column("locationId", query.by_location_id, query.location_id);
  query.after = text_property(self, "after");
  call.returns(out(query.fits(row_in(&row))));
}

inline Value store_out(Store store) {
  const std::string warning = store.warning();
  return Object::holding(std::move(store)).with("warning", known(warning));
}
/// From the argument `keys` on: keys, keyFile, keyEnv, plain.
inline StoreOptions store_options(Call &call, std::uint32_t keys) {
  StoreOptions options;
  for (const auto &[id, key] : pairs_in(call.array(keys))) options.add_key(id, {key});
  if (call.has(keys + 1)) options.add_key_file(call.text(keys + 1));
  if (call.has(keys + 2)) options.add_key_env(call.text(keys + 2));
  options.set_plain(call.flag(keys + 3));
  return options;
}
static void Store___construct(Call &call) { no_constructor(call); }
static void Store_open(Call &call) {
  StoreOptions options = store_options(call, 1);
  if (call.has(5)) options.set_password_file(call.text(5));
  if (call.has(6)) options.set_password_env(call.text(6));
  options.set_tokens_in_redis(call.flag(7));
  if (call.has(8)) options.set_module_dir(call.text(8));
  call.returns(store_out(Store::open(call.text(0), options)));
}
static void Store_of(Call &call) {
  zend_object *const rows = call.object(0, class_Rows);
  const StoreOptions options = store_options(call, 1);
  call.returns(store_out(Store::from_listener(options, own_store(rows).release())));
}
static void Store_join(Call &call) { call.returns(store_out(Store::join(call.one<Store>(0), call.one<Store>(1)))); }
static void Store_check(Call &call) {
  Store store = call.self<Store>();
  Pump::run([&] { store.check(); });  // it starts threads, which call a store of the application
}
GHLAUTH_CLOSABLE(Store)

}  // namespace ghlauth_php
