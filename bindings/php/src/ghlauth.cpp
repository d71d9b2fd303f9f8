// The extension for PHP. ghlauth.stub.php says what PHP sees; ghlauth_arginfo.h is made of it.
#include "call.hpp"

namespace ghlauth_php {
#include "ghlauth_arginfo.h"
}  // namespace ghlauth_php

#include "webhook.hpp"

namespace ghlauth_php {
namespace {

/// The value of a parameter does not stand in stack traces.
void keep_from_traces(HashTable *functions, const char *name, std::uint32_t position) {
  auto *const function = static_cast<zend_function *>(zend_hash_str_find_ptr(functions, name, std::strlen(name)));
  zend_add_parameter_attribute(function, position, zend_ce_sensitive_parameter->name, 0);
}

void declare(zend_class_entry *entry, const char *name, zval initial, int flags, std::uint32_t mask) {
  zend_string *const kept = zend_string_init_interned(name, std::strlen(name), true);
  zend_declare_typed_property(entry, kept, &initial, flags, nullptr, ZEND_TYPE_INIT_MASK(mask));
  zend_string_release(kept);
}

zval nothing_yet() {
  zval value;
  ZVAL_UNDEF(&value);
  return value;
}
zval initial(std::nullptr_t) {
  zval value;
  ZVAL_NULL(&value);
  return value;
}
zval initial(const char *) {
  zval value;
  ZVAL_EMPTY_STRING(&value);
  return value;
}
zval initial(int number) {
  zval value;
  ZVAL_LONG(&value, number);
  return value;
}
zval initial(bool is) {
  zval value;
  ZVAL_BOOL(&value, is);
  return value;
}

#define GHLAUTH_TABLES
#include "ghlauth_arginfo.h"

PHP_MINIT_FUNCTION(ghlauth) {
  static_cast<void>(type);
  register_all(module_number);
  box<Config>(class_Config);
  box<Cancel>(class_Cancel);
  box<Store>(class_Store);
  box<Secret>(class_Secret);
  box<Pit>(class_Pit);
  box<Callback>(class_Callback);
  box<OAuth>(class_OAuth);
  box<Credential>(class_Credential);
  box<Request>(class_Request);
  box<Response>(class_Response);
  box<Client>(class_Client);
  box<PagesAt>(class_Pages);
  box<Completion>(class_Completion);
  box<Queue>(class_Queue);
  box<QueueAt>(class_Completions);
  box<Event>(class_Event);
  box<Webhook>(class_Webhook);
  box<UserContext>(class_UserContext);
  box<UserContextReader>(class_UserContextReader);
  return SUCCESS;
}

PHP_MINFO_FUNCTION(ghlauth) {
  static_cast<void>(zend_module);
  php_info_print_table_start();
  php_info_print_table_row(2, "HighLevel authorization", "enabled");
  php_info_print_table_row(2, "libghlauth", version().c_str());
  php_info_print_table_end();
}

const zend_module_dep dependencies[] = {ZEND_MOD_REQUIRED("json") ZEND_MOD_REQUIRED("spl") ZEND_MOD_END};

zend_module_entry module_entry = {
    STANDARD_MODULE_HEADER_EX, nullptr, dependencies, "ghlauth", functions, PHP_MINIT(ghlauth), nullptr, nullptr, nullptr,
    PHP_MINFO(ghlauth), GHLAUTH_VERSION_STRING, STANDARD_MODULE_PROPERTIES};

}  // namespace
}  // namespace ghlauth_php

extern "C" ZEND_DLEXPORT zend_module_entry *get_module() { return &ghlauth_php::module_entry; }
