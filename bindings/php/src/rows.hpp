// Stores of the application.
#pragma once

#include "listeners.hpp"

namespace ghlauth_php {

inline Value row_out(const StoreRow &row) {
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

inline Value query_out(const StoreQuery &query) {
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
    ask("get", {Value(std::string_view(key))}, [&](const zval *answer) {
      if (Z_TYPE_P(answer) != IS_NULL) row = row_in(answer);
    });
    return row;
  }
  bool put_if_version(const StoreRow &row, std::int64_t present) override {
    bool is = false;
    place_.enter([&] { is = truth(call("putIfVersion", {row_out(row), out(present)})); });
    return is;
  }
  bool erase_if_version(const std::string &key, std::int64_t version) override {
    return ask_truth("eraseIfVersion", {out(key), out(version)});
  }
  std::vector<StoreRow> scan(const StoreQuery &query) override {
    std::vector<StoreRow> rows;
    place_.enter([&] { rows = list_in(call("scan", {query_out(query)})); });
    return rows;
  }
  std::vector<StoreRow> due(const std::string &app_id, std::int64_t until_s, std::int64_t limit) override {
    std::vector<StoreRow> rows;
    place_.enter([&] { rows = list_in(call("due", {out(app_id), out(until_s), out(limit)})); });
    return rows;
  }

 protected:
  template <class Take>
  void ask(const char *method, const std::vector<Value> &arguments, Take take) {
    place_.enter([&] {
      const Value answer = call(method, arguments);
      const zval *value = answer.get();
      ZVAL_DEREF(value);
      take(value);
    });
  }
  bool ask_truth(const char *method, const std::vector<Value> &arguments) {
    bool is = false;
    place_.enter([&] { is = truth(call(method, arguments)); });
    return is;
  }

 private:
  Value call(const char *method, const std::vector<Value> &arguments) {
    return call_php(object_.get(), Value(std::string_view(method)), arguments);
  }
  static bool truth(const Value &value) { return zend_is_true(value.get()); }
  static std::vector<StoreRow> list_in(Value given) {
    if (Z_TYPE_P(given.get()) == IS_OBJECT) given = call_php("iterator_to_array", {given, out(false)});
    std::vector<StoreRow> rows;
    const zval *one = nullptr;
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(given.get()), one) { rows.push_back(row_in(one)); }
    ZEND_HASH_FOREACH_END();
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
    ask("lease", {out(name), out(holder), out(duration_ms)}, [&](const zval *answer) {
      lease = {text_property(Z_OBJ_P(answer), "holder"), integer_property(Z_OBJ_P(answer), "remainingMs")};
    });
    return lease;
  }
  bool release(const std::string &name, const std::string &holder) override { return ask_truth("release", {out(name), out(holder)}); }
  std::int64_t count(const std::string &name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) override {
    return number("count", {out(name), out(delta), out(until_s), out(now_s)});
  }
  std::int32_t claim(const std::string &name, const std::string &holder, std::int64_t until_s, std::int64_t now_s) override {
    return static_cast<std::int32_t>(number("claim", {out(name), out(holder), out(until_s), out(now_s)}));
  }
  bool confirm(const std::string &name, const std::string &holder, std::int64_t until_s) override {
    return ask_truth("confirm", {out(name), out(holder), out(until_s)});
  }
  bool unclaim(const std::string &name, const std::string &holder) override { return ask_truth("unclaim", {out(name), out(holder)}); }

 private:
  std::int64_t number(const char *method, const std::vector<Value> &arguments) {
    std::int64_t number = 0;
    ask(method, arguments, [&](const zval *answer) { number = Z_TYPE_P(answer) == IS_LONG ? Z_LVAL_P(answer) : 0; });
    return number;
  }
};

inline std::unique_ptr<StoreListener> own_store(zend_object *rows) {
  if (instanceof_function(rows->ce, class_Agreements)) return std::make_unique<OwnStore>(Value(rows));
  return std::make_unique<OwnRows<RowListener>>(Value(rows));
}

}  // namespace ghlauth_php
