// What the wrapper for Java and the class Exceptions do together.
#pragma once

#include <jni.h>

#include <memory>
#include <new>
#include <string>

#include "adapter.hpp"

namespace interop {

using ghlauth_binding::Bytes;
using ghlauth_binding::Error;

/// What is looked up once, when the library is loaded: then there is the class loader of its classes.
struct Java {
  JavaVM *vm = nullptr;
  jclass exceptions = nullptr;
  jmethodID failure = nullptr;
  jmethodID message = nullptr;
  jclass runtime_exception = nullptr;
  jclass out_of_memory = nullptr;
};
inline Java java;

inline JNIEnv *environment() {
  void *env = nullptr;
  if (java.vm->GetEnv(&env, JNI_VERSION_1_8) != JNI_OK) java.vm->AttachCurrentThreadAsDaemon(&env, nullptr);
  return static_cast<JNIEnv *>(env);
}

// Texts in UTF-8, and bytes. What fails leaves Java's exception behind.
inline bool read(JNIEnv *env, jbyteArray bytes, std::string &out) {
  if (!bytes) {
    env->ThrowNew(env->FindClass("java/lang/NullPointerException"), "There is no text, or there are no bytes.");
    return false;
  }
  out.resize(static_cast<std::size_t>(env->GetArrayLength(bytes)));
  env->GetByteArrayRegion(bytes, 0, static_cast<jsize>(out.size()), reinterpret_cast<jbyte *>(out.data()));
  return true;
}
inline bool read(JNIEnv *env, jbyteArray bytes, Bytes &out) { return read(env, bytes, out.data); }

inline jbyteArray give(JNIEnv *env, const std::string &text) {
  const auto size = static_cast<jsize>(text.size());
  const jbyteArray bytes = env->NewByteArray(size);
  if (bytes) env->SetByteArrayRegion(bytes, 0, size, reinterpret_cast<const jbyte *>(text.data()));
  return bytes;
}
inline jbyteArray give(JNIEnv *env, const Bytes &bytes) { return give(env, bytes.data); }

/// What Java code threw in a listener, on its way out of the call that called it.
class Thrown : public std::exception {
 public:
  Thrown(JNIEnv *env, jthrowable one) {
    env->ExceptionClear();
    exception_ = {static_cast<jthrowable>(env->NewGlobalRef(one)), [](jthrowable kept) { environment()->DeleteGlobalRef(kept); }};
    const auto bytes = static_cast<jbyteArray>(env->CallStaticObjectMethod(java.exceptions, java.message, one));
    if (!env->ExceptionCheck() && bytes) read(env, bytes, text_);
    env->ExceptionClear();
    env->DeleteLocalRef(bytes);
    env->DeleteLocalRef(one);
  }
  void raise(JNIEnv *env) const { env->Throw(exception_.get()); }
  const char *what() const noexcept override { return text_.c_str(); }

 private:
  std::shared_ptr<_jthrowable> exception_;
  std::string text_;
};

inline void raise(JNIEnv *env, const Error &error) {
  const std::string kind = error.kind();
  const auto made = static_cast<jthrowable>(env->CallStaticObjectMethod(
      java.exceptions, java.failure, give(env, kind), static_cast<jint>(error.status), give(env, error.name), give(env, error.message),
      give(env, error.hint), static_cast<jint>(error.http_status), give(env, error.server_message), give(env, error.trace_id),
      static_cast<jlong>(error.retry_after_ms), static_cast<jboolean>(error.retryable)));
  if (!env->ExceptionCheck()) env->Throw(made);
}

/// Throws in Java what is thrown here.
inline void raise(JNIEnv *env) noexcept {
  try {
    throw;
  } catch (const Error &error) {
    raise(env, error);
  } catch (const Thrown &one) {
    one.raise(env);
  } catch (const std::bad_alloc &) {
    env->ThrowNew(java.out_of_memory, "There is no memory left.");
  } catch (const std::exception &error) {
    env->ThrowNew(java.runtime_exception, error.what());
  } catch (...) {
    env->ThrowNew(java.runtime_exception, "something was thrown");
  }
}

inline jclass found(JNIEnv *env, const char *name) {
  const jclass local = env->FindClass(name);
  return local ? static_cast<jclass>(env->NewGlobalRef(local)) : nullptr;
}

extern "C" __attribute__((visibility("default"))) jint JNI_OnLoad(JavaVM *vm, void *) {
  java.vm = vm;
  void *env = nullptr;
  if (vm->GetEnv(&env, JNI_VERSION_1_8) != JNI_OK) return JNI_ERR;
  auto *const jenv = static_cast<JNIEnv *>(env);
  java.runtime_exception = found(jenv, "java/lang/IllegalStateException");
  java.out_of_memory = found(jenv, "java/lang/OutOfMemoryError");
  java.exceptions = found(jenv, "ghlauth/Exceptions");
  if (!java.exceptions) return JNI_ERR;
  java.failure = jenv->GetStaticMethodID(java.exceptions, "of", "([BI[B[B[BI[B[BJZ)Lghlauth/GhlauthException;");
  java.message = jenv->GetStaticMethodID(java.exceptions, "messageOf", "(Ljava/lang/Throwable;)[B");
  return java.failure && java.message ? JNI_VERSION_1_8 : JNI_ERR;
}

}  // namespace interop
