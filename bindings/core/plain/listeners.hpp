// Listeners for languages without directors: each call becomes one of a function, or of a method of an object, of the language.
//
// `Callee` is what the language gives: a copyable owner of a function or an object, with
//   template <class Result, class... Arguments> Result call(const char *method, const Arguments &...) const
//   bool has(const char *method) const
// which calls the function (an empty method) or the method within its Home, and throws what that threw.
#pragma once

#include <optional>

#include "../adapter.hpp"
#include "home.hpp"

namespace ghlauth_binding::plain {

template <class Callee>
class FunctionLog final : public LogListener {
 public:
  explicit FunctionLog(Callee callee) : callee_(std::move(callee)) {}
  void write(std::int32_t level, const std::string &line) override { callee_.template call<void>("", level, line); }

 private:
  Callee callee_;
};

template <class Callee>
class FunctionSecret final : public SecretListener {
 public:
  explicit FunctionSecret(Callee callee) : callee_(std::move(callee)) {}
  Secret fetch() override { return callee_.template call<Secret>(""); }

 private:
  Callee callee_;
};

/// The rows of an object; leases, counters and claims are those of RowListener, or the object's as well.
template <class Callee, class Base>
class RowsOf : public Base {
 public:
  explicit RowsOf(Callee callee) : callee_(std::move(callee)) {}
  StoreRow get(const std::string &key) override {
    return callee_.template call<std::optional<StoreRow>>("get", key).value_or(StoreRow());
  }
  bool put_if_version(const StoreRow &row, std::int64_t present) override {
    return callee_.template call<bool>("put_if_version", row, present);
  }
  bool erase_if_version(const std::string &key, std::int64_t version) override {
    return callee_.template call<bool>("erase_if_version", key, version);
  }
  std::vector<StoreRow> scan(const StoreQuery &query) override {
    return callee_.template call<std::vector<StoreRow>>("scan", query);
  }
  std::vector<StoreRow> due(const std::string &app_id, std::int64_t until_s, std::int64_t limit) override {
    return callee_.template call<std::vector<StoreRow>>("due", app_id, until_s, limit);
  }

 protected:
  Callee callee_;
};

template <class Callee>
class FunctionRows final : public RowsOf<Callee, RowListener> {
 public:
  using RowsOf<Callee, RowListener>::RowsOf;
};

template <class Callee>
class FunctionStore final : public RowsOf<Callee, StoreListener> {
 public:
  using RowsOf<Callee, StoreListener>::RowsOf;
  StoreLease lease(const std::string &name, const std::string &holder, std::int64_t duration_ms) override {
    return this->callee_.template call<StoreLease>("lease", name, holder, duration_ms);
  }
  bool release(const std::string &name, const std::string &holder) override {
    return this->callee_.template call<bool>("release", name, holder);
  }
  std::int64_t count(const std::string &name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) override {
    return this->callee_.template call<std::int64_t>("count", name, delta, until_s, now_s);
  }
  std::int32_t claim(const std::string &name, const std::string &holder, std::int64_t until_s, std::int64_t now_s) override {
    return static_cast<std::int32_t>(this->callee_.template call<std::int64_t>("claim", name, holder, until_s, now_s));
  }
  bool confirm(const std::string &name, const std::string &holder, std::int64_t until_s) override {
    return this->callee_.template call<bool>("confirm", name, holder, until_s);
  }
  bool unclaim(const std::string &name, const std::string &holder) override {
    return this->callee_.template call<bool>("unclaim", name, holder);
  }
};

/// For an object that has `lease` as well, or not.
template <class Callee>
StoreListener *new_store(Callee callee) {
  if (callee.has("lease")) return new FunctionStore<Callee>(std::move(callee));
  return new FunctionRows<Callee>(std::move(callee));
}

}  // namespace ghlauth_binding::plain
