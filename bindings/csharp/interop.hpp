// What the wrapper for C# and Runtime.cs do together.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "adapter.hpp"

namespace interop {

using ghlauth_binding::Bytes;
using ghlauth_binding::Error;
using Handle = void *;  // a GCHandle

/// Functions of Runtime.cs.
struct Runtime {
  void (*take)(const char *data, std::int64_t size);     // a text or bytes, for what the call gives
  void (*failed)(const Error *error);                    // the call failed
  void (*threw)(Handle exception);                       // a listener threw
  void (*broke)(const char *data, std::int64_t size);    // something else went wrong
  void (*drop)(Handle handle);
};
inline Runtime runtime;

inline std::shared_ptr<void> own(Handle handle) {
  return {handle, [](Handle one) { runtime.drop(one); }};
}

/// What C# code threw in a listener, on its way out of the call that called it.
class Thrown : public std::exception {
 public:
  Thrown(std::shared_ptr<void> exception, std::string text) : exception_(std::move(exception)), text_(std::move(text)) {}
  Handle exception() const { return exception_.get(); }
  const char *what() const noexcept override { return text_.c_str(); }

 private:
  std::shared_ptr<void> exception_;
  std::string text_;
};

/// What the listener that this thread runs threw.
inline std::unique_ptr<Thrown> &thrown() {
  static thread_local std::unique_ptr<Thrown> one;
  return one;
}
inline void check() {
  if (const auto one = std::move(thrown())) throw Thrown(*one);
}

template <class Type>
const Type &given(const void *value) {
  if (!value) throw std::runtime_error("a listener gave nothing");
  return *static_cast<const Type *>(value);
}

inline void failed() noexcept {
  try {
    throw;
  } catch (const Error &error) {
    runtime.failed(&error);
  } catch (const Thrown &one) {
    runtime.threw(one.exception());
  } catch (const std::exception &error) {
    runtime.broke(error.what(), static_cast<std::int64_t>(std::strlen(error.what())));
  } catch (...) {
    runtime.broke("", 0);
  }
}

// Texts and bytes: behind eight bytes with their size.
inline void read(const unsigned char *sized, std::string &out) {
  std::int64_t size = 0;
  std::memcpy(&size, sized, sizeof size);
  out.assign(reinterpret_cast<const char *>(sized) + sizeof size, static_cast<std::size_t>(size));
}
inline void read(const unsigned char *sized, Bytes &out) { read(sized, out.data); }

inline void *give(const std::string &text) {
  runtime.take(text.data(), static_cast<std::int64_t>(text.size()));
  return nullptr;
}
inline void *give(const Bytes &bytes) { return give(bytes.data); }

inline void *seen(const std::string &text) { return const_cast<std::string *>(&text); }
inline void *seen(const Bytes &bytes) { return seen(bytes.data); }

extern "C" {
__attribute__((visibility("default"))) void ghlauth_csharp_start(const Runtime *functions) { runtime = *functions; }
__attribute__((visibility("default"))) void ghlauth_csharp_seen(const void *text) { give(*static_cast<const std::string *>(text)); }
__attribute__((visibility("default"))) void ghlauth_csharp_keep(void *listener, Handle object) {
  static_cast<ghlauth_binding::Listener *>(listener)->keep(own(object));
}
__attribute__((visibility("default"))) void ghlauth_csharp_throw(Handle exception, const unsigned char *text) {
  std::string what;
  read(text, what);
  thrown() = std::make_unique<Thrown>(own(exception), std::move(what));
}
}

}  // namespace interop

// What SWIG's own typemaps call: a reference that is none, a list without that element.
enum {
  SWIG_CSharpArgumentException,
  SWIG_CSharpArgumentNullException,
  SWIG_CSharpArgumentOutOfRangeException,
  SWIG_CSharpIndexOutOfRangeException,
  SWIG_CSharpApplicationException
};
inline void SWIG_CSharpSetPendingException(int, const char *message) {
  interop::runtime.broke(message, static_cast<std::int64_t>(std::strlen(message)));
}
inline void SWIG_CSharpSetPendingExceptionArgument(int kind, const char *message, const char *) {
  SWIG_CSharpSetPendingException(kind, message);
}
