// Code of Ruby that the library calls. The objects of Ruby that use it keep it (Box::Held).
#pragma once

#include "values.hpp"

namespace ghlauth_ruby {

/// Of an object with `call`.
class Log : public LogListener {
 public:
  explicit Log(VALUE log) : log_(log) {}
  void write(std::int32_t level, const std::string &line) override {
    in_ruby([&] { send(log_, "call", out(level), out(line)); });
  }

 private:
  VALUE log_;
};

/// Of an object whose `call` gives the text of a secret, or an array of it and of when it expires.
class Source : public SecretListener {
 public:
  explicit Source(VALUE fetch) : fetch_(fetch) {}
  Secret fetch() override {
    Secret secret;
    in_ruby([&] {
      const VALUE given = send(fetch_, "call");
      if (!RB_TYPE_P(given, T_ARRAY)) {
        secret.text = text_in(given);
        return;
      }
      secret.text = text_in(rb_ary_entry(given, 0));
      secret.expires_at_s = integer_in(rb_ary_entry(given, 1));
    });
    return secret;
  }

 private:
  VALUE fetch_;
};

inline VALUE out(const StoreRow &row) {
  const VALUE values[] = {out(row.key), out(row.value), out(row.version), out(row.due_s),
                          out(row.app_id), out(row.owner), out(row.company_id), out(row.location_id)};
  return rb_class_new_instance(8, values, named_class("StoreRow"));
}
inline VALUE out(const StoreQuery &query) {
  const VALUE values[] = {query.by_app_id ? out(query.app_id) : Qnil,           query.by_owner ? out(query.owner) : Qnil,
                          query.by_company_id ? out(query.company_id) : Qnil, query.by_location_id ? out(query.location_id) : Qnil,
                          out(query.after), out(query.limit)};
  return rb_class_new_instance(6, values, named_class("StoreQuery"));
}

inline VALUE member(VALUE of, const char *name) { return send(of, name); }
inline StoreRow row_in(VALUE value) {
  if (!RTEST(rb_obj_is_kind_of(value, named_class("StoreRow"))))
    fail(rb_eTypeError, "a store gives objects of Ghlauth::StoreRow, and not of " + std::string(rb_obj_classname(value)));
  const auto text = [&](const char *name) {
    const VALUE one = member(value, name);
    return NIL_P(one) ? std::string() : text_in(one);
  };
  StoreRow row;
  row.key = text("key");
  row.value = bytes_in(member(value, "value"));
  row.version = integer_in(member(value, "version"));
  row.due_s = integer_in(member(value, "due"));
  row.app_id = text("app_id");
  row.owner = text("owner");
  row.company_id = text("company_id");
  row.location_id = text("location_id");
  return row;
}

/// The rows of an application's store, of either kind.
template <class Base>
class OwnRows : public Base {
 public:
  explicit OwnRows(VALUE object) : object_(object) {}

  StoreRow get(const std::string &key) override {
    StoreRow row;
    ask("get", [&](VALUE answer) { if (!NIL_P(answer)) row = row_in(answer); }, key);
    return row;
  }
  bool put_if_version(const StoreRow &row, std::int64_t present) override { return is("put_if_version", row, present); }
  bool erase_if_version(const std::string &key, std::int64_t version) override { return is("erase_if_version", key, version); }
  std::vector<StoreRow> scan(const StoreQuery &query) override { return rows("scan", query); }
  std::vector<StoreRow> due(const std::string &app_id, std::int64_t until_s, std::int64_t limit) override {
    return rows("due", app_id, until_s, limit);
  }

 protected:
  template <class Take, class... Arguments>
  void ask(const char *method, const Take &take, const Arguments &...arguments) {
    in_ruby([&] { take(send(object_, method, out(arguments)...)); });
  }
  template <class... Arguments>
  bool is(const char *method, const Arguments &...arguments) {
    bool is = false;
    ask(method, [&](VALUE answer) { is = RTEST(answer); }, arguments...);
    return is;
  }

 private:
  template <class... Arguments>
  std::vector<StoreRow> rows(const char *method, const Arguments &...arguments) {
    std::vector<StoreRow> rows;
    ask(method, [&](VALUE answer) {
      each_in(array_in(RB_TYPE_P(answer, T_ARRAY) ? answer : send(answer, "to_a")), [&](VALUE one) { rows.push_back(row_in(one)); });
    }, arguments...);
    return rows;
  }

  VALUE object_;
};

/// With agreements of its own.
class OwnStore : public OwnRows<StoreListener> {
 public:
  using OwnRows::OwnRows;

  StoreLease lease(const std::string &name, const std::string &holder, std::int64_t duration_ms) override {
    StoreLease lease;
    ask("lease", [&](VALUE answer) {
      lease = {text_in(member(answer, "holder")), integer_in(member(answer, "remaining_ms"))};
    }, name, holder, duration_ms);
    return lease;
  }
  bool release(const std::string &name, const std::string &holder) override { return is("release", name, holder); }
  std::int64_t count(const std::string &name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) override {
    std::int64_t sum = 0;
    ask("count", [&](VALUE answer) { sum = integer_in(answer); }, name, delta, until_s, now_s);
    return sum;
  }
  std::int32_t claim(const std::string &name, const std::string &holder, std::int64_t until_s, std::int64_t now_s) override {
    std::int32_t result = 0;
    ask("claim", [&](VALUE answer) { result = claim_in(answer); }, name, holder, until_s, now_s);
    return result;
  }
  bool confirm(const std::string &name, const std::string &holder, std::int64_t until_s) override {
    return is("confirm", name, holder, until_s);
  }
  bool unclaim(const std::string &name, const std::string &holder) override { return is("unclaim", name, holder); }

 private:
  static std::int32_t claim_in(VALUE answer) {
    const std::string text = text_in(answer);
    if (text == "new") return GHLAUTH_STORE_CLAIM_NEW;
    if (text == "in_progress") return GHLAUTH_STORE_CLAIM_IN_PROGRESS;
    if (text == "done") return GHLAUTH_STORE_CLAIM_DONE;
    fail(rb_eArgError, "claim gives :new, :in_progress or :done, and not :" + text);
  }
};

inline StoreListener *own_store(VALUE rows) {
  if (rb_respond_to(rows, rb_intern("lease"))) return new OwnStore(rows);
  return new OwnRows<RowListener>(rows);
}

}  // namespace ghlauth_ruby
