// Code of PHP that the library calls.
#pragma once

#include "call.hpp"
#include "place.hpp"

namespace ghlauth_php {

class Log : public LogListener {
 public:
  explicit Log(Value log) : log_(std::move(log)) {
    is_psr_ = !instanceof_function(Z_OBJCE_P(log_.get()), zend_ce_closure);
  }
  void write(std::int32_t level, const std::string &line) override {
    if (!EG(current_execute_data)) return;  // objects that are left when the script is over: nobody is there to read it
    place_.enter([&] {
      if (is_psr_)
        call_php(log_.get(), Value(std::string_view("log")), {Value(std::string_view(psr_level(level))), out(line)});
      else
        call_php(nullptr, log_, {out(level), out(line)});
    });
  }

 private:
  static const char *psr_level(std::int32_t level) {
    switch (level) {
      case GHLAUTH_LOG_ERROR: return "error";
      case GHLAUTH_LOG_WARN: return "warning";
      case GHLAUTH_LOG_INFO: return "info";
      default: return "debug";
    }
  }

  Value log_;
  bool is_psr_;
  Place place_;
};

class Source : public SecretListener {
 public:
  explicit Source(Value fetch) : fetch_(std::move(fetch)) {}
  Secret fetch() override {
    Secret secret;
    place_.enter([&] {
      const Value given = call_php(nullptr, fetch_, {});
      const zval *const value = given.get();
      if (Z_TYPE_P(value) == IS_STRING)
        secret.text.assign(Z_STRVAL_P(value), Z_STRLEN_P(value));
      else if (Z_TYPE_P(value) == IS_OBJECT && instanceof_function(Z_OBJCE_P(value), class_of<Secret>()) && held_by<Secret>(Z_OBJ_P(value)))
        secret = *held_by<Secret>(Z_OBJ_P(value));
      else
        type_error("a source gives a string or a Ghlauth\\Secret, and not " + std::string(zend_zval_type_name(value)));
    });
    return secret;
  }

 private:
  Value fetch_;
  Place place_;
};

}  // namespace ghlauth_php
