// Calling the C functions: a failure becomes an exception, and so does what a listener threw meanwhile.
#pragma once

#include <ghlauth/ghlauth.h>

#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "error.hpp"
#include "results.hpp"
#include "values.hpp"

namespace ghlauth_binding::detail {

/// The exception that a listener threw on this thread, while a call of the library is under way.
inline std::exception_ptr &thrown() {
  static thread_local std::exception_ptr exception;
  return exception;
}

/// A call of the library. Listeners may make calls of their own in it.
class Under {
 public:
  Under() : outer_(std::exchange(thrown(), nullptr)) {}
  ~Under() { thrown() = outer_; }
  Under(const Under &) = delete;
  Under &operator=(const Under &) = delete;

  /// Throws what a listener threw. It goes before what the library made of that.
  void rethrow() const {
    if (thrown()) std::rethrow_exception(std::exchange(thrown(), nullptr));
  }

 private:
  std::exception_ptr outer_;
};

/// Runs a listener. Nothing unwinds through the library: an exception waits for the end of the call.
/// Returns: "" or what went wrong.
template <class Body>
std::string guarded(Body body) noexcept {
  try {
    body();
    return {};
  } catch (const std::exception &error) {
    if (!thrown()) thrown() = std::current_exception();
    return *error.what() ? error.what() : "a listener failed";
  } catch (...) {
    if (!thrown()) thrown() = std::current_exception();
    return "a listener failed";
  }
}

/// Calls something that takes a ghlauth_error **.
template <class Call>
void call(Call call) {
  const Under under;
  ghlauth_error *error = nullptr;
  const ghlauth_status status = call(&error);
  const std::unique_ptr<ghlauth_error, void (*)(ghlauth_error *)> owned(error, ghlauth_error_free);
  under.rethrow();
  if (status != GHLAUTH_OK) throw Error(status, error);
}

/// What a listener throws while a handle is freed is lost: there is no call that it could come from.
template <class Handle>
std::shared_ptr<Handle> own(Handle *handle, void (*free)(Handle *)) {
  return {handle, [free](Handle *one) {
            const Under under;
            free(one);
          }};
}

/// Calls something that also makes a handle.
template <class Handle, class Call>
std::shared_ptr<Handle> make(void (*free)(Handle *), Call made) {
  std::shared_ptr<Handle> owned;
  call([&](ghlauth_error **error) {
    Handle *handle = nullptr;
    const ghlauth_status status = made(&handle, error);
    owned = own(handle, free);
    return status;
  });
  return owned;
}

inline std::string text(const char *text) { return text ? text : ""; }

/// A text for C, which would see the beginning alone of one with a NUL.
inline const char *c(const std::string &text) {
  if (std::strlen(text.c_str()) != text.size())
    throw Error(GHLAUTH_E_INVALID_ARGUMENT, "a text has a NUL character in it", "Give it without.");
  return text.c_str();
}
inline const char *or_null(const std::string &text) { return text.empty() ? nullptr : c(text); }

inline const std::uint8_t *data(const Bytes &bytes) { return reinterpret_cast<const std::uint8_t *>(bytes.data.data()); }

template <class Call>
std::string buf(Call call) {
  const auto made = make<ghlauth_buf>(ghlauth_buf_free, call);
  return {ghlauth_buf_data(made.get()), ghlauth_buf_size(made.get())};
}

inline std::vector<std::string> strings(const ghlauth_list *list) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < ghlauth_list_size(list); ++i) result.emplace_back(ghlauth_list_at(list, i));
  return result;
}

inline std::shared_ptr<ghlauth_list> list(const std::vector<std::string> &strings) {
  auto list = make<ghlauth_list>(ghlauth_list_free, [](auto **out, auto **error) { return ghlauth_list_new(out, error); });
  for (const std::string &one : strings)
    call([&](ghlauth_error **error) { return ghlauth_list_append(list.get(), c(one), error); });
  return list;
}

}  // namespace ghlauth_binding::detail
