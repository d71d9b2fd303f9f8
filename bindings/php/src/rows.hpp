// Stores of the application.
#pragma once

#include "listeners.hpp"

namespace ghlauth_php {

inline Value out(const StoreRow &row) {
  return Object(class_StoreRow)
      .with("key", out(row.key))
      .with("value", out(row.value))
      .with("version", out(row.version))
      .with("due", out(row.due_s))
      .with("appId", out(row.app_id))
      .with("owner", out(row.owner))
      .with("companyId", out(row.company_id))
      .with("locationId", out(row.location_id));
}

inline StoreRow row_in(const zval *value) {
  ZVAL_DEREF(value);
  if (Z_TYPE_P(value) != IS_OBJECT || !instanceof_function(Z_OBJCE_P(value), class_StoreRow))
    type_error("a store gives objects of Ghlauth\\StoreRow, and not " + std::string(zend_zval_type_name(value)));
  zend_object *const object = Z_OBJ_P(value);
  StoreRow row;
  row.key = text_property(object, "key");
  row.value.data = text_property(object, "value");
  row.version = integer_property(object, "version");
  row.due_s = integer_property(object, "due");
  row.app_id = text_property(object, "appId");
  row.owner = text_property(object, "owner");
  row.company_id = text_property(object, "companyId");
  row.location_id = text_property(object, "locationId");
  return row;
}

inline Value out(const StoreQuery &query) {
  return Object(class_StoreQuery)
      .with("appId", query.by_app_id ? out(query.app_id) : null())
      .with("owner", query.by_owner ? out(query.owner) : null())
      .with("companyId", query.by_company_id ? out(query.company_id) : null())
      .with("locationId", query.by_location_id ? out(query.location_id) : null())
      .with("after", out(query.after))
      .with("limit", out(query.limit));
}

/// Of an object that is Rows: the rows of either kind of store.
template <class Base>
class OwnRows : public Base {
 public:
  explicit OwnRows(Value object) : object_(std::move(object)) {}

  StoreRow get(const std::string &key) override {
    StoreRow row;
    ask("get", [&](const zval *answer) { if (Z_TYPE_P(answer) != IS_NULL) row = row_in(answer); }, key);
    return row;
  }
  bool put_if_version(const StoreRow &row, std::int64_t present) override { return is("putIfVersion", row, present); }
  bool erase_if_version(const std::string &key, std::int64_t version) override { return is("eraseIfVersion", key, version); }
  std::vector<StoreRow> scan(const StoreQuery &query) override { return rows("scan", query); }
  std::vector<StoreRow> due(const std::string &app_id, std::int64_t until_s, std::int64_t limit) override {
    return rows("due", app_id, until_s, limit);
  }

 protected:
  /// All that is of PHP is made where PHP is.
  template <class Take, class... Arguments>
  void ask(const char *method, const Take &take, const Arguments &...arguments) {
    place_.enter([&] {
      const Value answer = call_php(object_.get(), Value(std::string_view(method)), {out(arguments)...});
      const zval *value = answer.get();
      ZVAL_DEREF(value);
      take(value);
    });
  }
  template <class... Arguments>
  bool is(const char *method, const Arguments &...arguments) {
    bool is = false;
    ask(method, [&](const zval *answer) { is = Z_TYPE_P(answer) == IS_TRUE; }, arguments...);
    return is;
  }

 private:
  template <class... Arguments>
  std::vector<StoreRow> rows(const char *method, const Arguments &...arguments) {
    std::vector<StoreRow> rows;
    ask(method, [&](const zval *answer) {
      Value list(answer);
      if (Z_TYPE_P(answer) == IS_OBJECT) list = call_php("iterator_to_array", {list, out(false)});
      const zval *one = nullptr;
      ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(list.get()), one) { rows.push_back(row_in(one)); }
      ZEND_HASH_FOREACH_END();
    }, arguments...);
    return rows;
  }

  Value object_;
  Place place_;
};

/// Of an object that is Agreements as well.
class OwnStore : public OwnRows<StoreListener> {
 public:
  using OwnRows::OwnRows;

  StoreLease lease(const std::string &name, const std::string &holder, std::int64_t duration_ms) override {
    StoreLease lease;
    ask("lease", [&](const zval *answer) {
      lease = {text_property(Z_OBJ_P(answer), "holder"), integer_property(Z_OBJ_P(answer), "remainingMs")};
    }, name, holder, duration_ms);
    return lease;
  }
  bool release(const std::string &name, const std::string &holder) override { return is("release", name, holder); }
  std::int64_t count(const std::string &name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) override {
    return number("count", name, delta, until_s, now_s);
  }
  std::int32_t claim(const std::string &name, const std::string &holder, std::int64_t until_s, std::int64_t now_s) override {
    return static_cast<std::int32_t>(number("claim", name, holder, until_s, now_s));
  }
  bool confirm(const std::string &name, const std::string &holder, std::int64_t until_s) override {
    return is("confirm", name, holder, until_s);
  }
  bool unclaim(const std::string &name, const std::string &holder) override { return is("unclaim", name, holder); }

 private:
  template <class... Arguments>
  std::int64_t number(const char *method, const Arguments &...arguments) {
    std::int64_t number = 0;
    ask(method, [&](const zval *answer) { number = Z_TYPE_P(answer) == IS_LONG ? Z_LVAL_P(answer) : 0; }, arguments...);
    return number;
  }
};

inline std::unique_ptr<StoreListener> own_store(zend_object *rows) {
  if (instanceof_function(rows->ce, class_Agreements)) return std::make_unique<OwnStore>(Value(rows));
  return std::make_unique<OwnRows<RowListener>>(Value(rows));
}

}  // namespace ghlauth_php
