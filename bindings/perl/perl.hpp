// Values between C++ and Perl, calls of Perl from listeners, and exceptions: behind EXTERN.h, perl.h and XSUB.h.
//
// Perl's exceptions jump over C++ frames, whose destructors are not run then. So what may die is called where no frame owns anything:
// arguments belong to mortal values, and listeners run Perl within `Callee::protect`.
#pragma once

#include <functional>
#include <new>

#include "plain/fields.hpp"
#include "plain/listeners.hpp"

namespace ghlauth_perl {

using namespace ghlauth_binding;

// What C++ gives.

inline SV *give(pTHX_ bool value) { return newSVsv(boolSV(value)); }
inline SV *give(pTHX_ std::int32_t value) { return newSViv(value); }
inline SV *give(pTHX_ std::int64_t value) { return newSViv(static_cast<IV>(value)); }
inline SV *give(pTHX_ const Bytes &bytes) { return newSVpvn(bytes.data.data(), bytes.data.size()); }
/// A text of characters; bytes that are none stay bytes.
inline SV *give(pTHX_ const std::string &text) {
  SV *const made = newSVpvn(text.data(), text.size());
  if (is_utf8_string(reinterpret_cast<const U8 *>(text.data()), text.size())) SvUTF8_on(made);
  return made;
}
inline SV *give(pTHX_ const Header &header) {
  AV *const pair = newAV();
  av_push(pair, give(aTHX_ header.name));
  av_push(pair, give(aTHX_ header.value));
  return newRV_noinc(reinterpret_cast<SV *>(pair));
}
template <class Type>
SV *give(pTHX_ const std::optional<Type> &value) {
  return value ? give(aTHX_ *value) : newSV(0);
}
template <class Type>
SV *give(pTHX_ const Type &value);
template <class Type>
SV *give(pTHX_ const std::vector<Type> &list) {
  AV *const made = newAV();
  for (const Type &one : list) av_push(made, give(aTHX_ one));
  return newRV_noinc(reinterpret_cast<SV *>(made));
}

/// The class that a value is blessed into; none for a row, which is a plain hash.
inline const char *class_of(const Installation &) { return "Ghlauth::Installation"; }
inline const char *class_of(const Response &) { return "Ghlauth::Response"; }
inline const char *class_of(const Decision &) { return "Ghlauth::Decision"; }
inline const char *class_of(const Finding &) { return "Ghlauth::Finding"; }
inline const char *class_of(const Location &) { return "Ghlauth::Location"; }
inline const char *class_of(const Operation &) { return "Ghlauth::Operation"; }
inline const char *class_of(const Report &) { return "Ghlauth::Report"; }
inline const char *class_of(const StoreQuery &) { return "Ghlauth::StoreQuery"; }
inline const char *class_of(const StoreRow &) { return nullptr; }

/// A hash of the members.
template <class Type>
SV *give(pTHX_ const Type &value) {
  HV *const made = newHV();
  plain::each_field(value, [&](const char *name, const auto &member) {
    (void)hv_store(made, name, static_cast<I32>(std::strlen(name)), give(aTHX_ member), 0);
  });
  SV *const reference = newRV_noinc(reinterpret_cast<SV *>(made));
  const char *const name = class_of(value);
  return name ? sv_bless(reference, gv_stashpv(name, GV_ADD)) : reference;
}

// What Perl gives. All of these may die.

inline void take(pTHX_ SV *given, bool &value) { value = SvTRUE(given); }
inline void take(pTHX_ SV *given, std::int64_t &value) {
  if (!looks_like_number(given) && !(SvROK(given) && SvAMAGIC(given))) croak("an integer is needed");
  value = SvIV(given);
}
inline void take_text(pTHX_ SV *given, const char *&text, STRLEN &size) {
  SvGETMAGIC(given);
  if (!SvOK(given) || (SvROK(given) && !SvAMAGIC(given))) croak("a text is needed");
  text = SvPVutf8(given, size);
}
inline void take(pTHX_ SV *given, std::string &value) {
  const char *text;
  STRLEN size;
  take_text(aTHX_ given, text, size);
  value.assign(text, size);
}
inline void take(pTHX_ SV *given, Bytes &value) {
  SvGETMAGIC(given);
  if (!SvOK(given) || (SvROK(given) && !SvAMAGIC(given))) croak("bytes are needed");
  STRLEN size;
  const char *const bytes = SvPVbyte(given, size);
  value.data.assign(bytes, size);
}
inline AV *list_of(pTHX_ SV *given, const char *what) {
  SvGETMAGIC(given);
  if (!SvROK(given) || SvTYPE(SvRV(given)) != SVt_PVAV) croak("%s is needed", what);
  return reinterpret_cast<AV *>(SvRV(given));
}
inline SV *element(pTHX_ AV *list, SSize_t at) {
  SV **const found = av_fetch(list, at, 0);
  return found ? *found : &PL_sv_undef;
}
inline void take(pTHX_ SV *given, Header &value) {
  AV *const pair = list_of(aTHX_ given, "a reference to a name and a value");
  take(aTHX_ element(aTHX_ pair, 0), value.name);
  take(aTHX_ element(aTHX_ pair, 1), value.value);
}
/// From a hash: what is not there keeps its value.
template <class Type>
void take_fields(pTHX_ SV *given, Type &value) {
  if (!SvROK(given) || SvTYPE(SvRV(given)) != SVt_PVHV) croak("a reference to a hash is needed");
  HV *const hash = reinterpret_cast<HV *>(SvRV(given));
  plain::each_field(value, [&](const char *name, auto &member) {
    SV **const found = hv_fetch(hash, name, static_cast<I32>(std::strlen(name)), 0);
    if (found && SvOK(*found)) take(aTHX_ *found, member);
  });
}
inline void take(pTHX_ SV *given, StoreRow &value) { take_fields(aTHX_ given, value); }
inline void take(pTHX_ SV *given, StoreLease &value) { take_fields(aTHX_ given, value); }
inline void take(pTHX_ SV *given, Secret &value) {
  if (SvROK(given) && !SvAMAGIC(given))
    take_fields(aTHX_ given, value);
  else
    take(aTHX_ given, value.text);
}
inline void take(pTHX_ SV *given, std::optional<StoreRow> &value) {
  SvGETMAGIC(given);
  if (SvOK(given)) take(aTHX_ given, value.emplace());
}
template <class Type>
void take(pTHX_ SV *given, std::vector<Type> &value) {
  AV *const list = list_of(aTHX_ given, "a reference to an array");
  for (SSize_t at = 0; at <= av_len(list); ++at) take(aTHX_ element(aTHX_ list, at), value.emplace_back());
}

/// An object that a mortal value owns: it goes when that does, however the call ends.
template <class Type>
Type *mortal(pTHX) {
  static const MGVTBL table = {nullptr, nullptr, nullptr, nullptr, [](pTHX_ SV *, MAGIC *magic) {
                                 PERL_UNUSED_CONTEXT;
                                 delete reinterpret_cast<Type *>(magic->mg_ptr);
                                 return 0;
                               }, nullptr, nullptr, nullptr};
  SV *const owner = sv_2mortal(newSV_type(SVt_PVMG));
  Type *const made = new Type;
  sv_magicext(owner, nullptr, PERL_MAGIC_ext, &table, reinterpret_cast<char *>(made), 0);
  return made;
}
template <class Type>
Type *argument(pTHX_ SV *given) {
  Type *const made = mortal<Type>(aTHX);
  take(aTHX_ given, *made);
  return made;
}

/// A value of Perl. One that is let go by another thread stays.
inline std::shared_ptr<SV> hold(pTHX_ SV *value) {
  PerlInterpreter *const interpreter = aTHX;
  return {newSVsv(value), [interpreter](SV *held) {
            if (PERL_GET_CONTEXT != interpreter) return;
            dTHXa(interpreter);
            SvREFCNT_dec(held);
          }};
}

/// What a listener died with, on its way out of the call that called it.
class Died : public std::exception {
 public:
  Died(pTHX_ SV *with) : held_(hold(aTHX_ with)) {
    // A text as it is; of an object its class, since what its "" does may die as well.
    if (SvPOK(with))
      what_.assign(SvPVX(with), SvCUR(with));
    else
      what_ = std::string("the application died with a ") + (SvROK(with) ? sv_reftype(SvRV(with), 1) : "value");
  }
  SV *with() const { return held_.get(); }
  const char *what() const noexcept override { return what_.c_str(); }

 private:
  std::shared_ptr<SV> held_;
  std::string what_;
};

/// Owns a function or an object of Perl; see plain/listeners.hpp.
class Callee {
 public:
  Callee(pTHX_ SV *callee) : interpreter_(aTHX), held_(hold(aTHX_ callee)) {}

  bool has(const char *method) const {
    dTHXa(interpreter_);
    return gv_fetchmethod_autoload(SvSTASH(SvRV(held_.get())), method, FALSE) != nullptr;
  }
  template <class Result, class... Arguments>
  Result call(const char *method, const Arguments &...arguments) const {
    std::conditional_t<std::is_void_v<Result>, std::int64_t, Result> result{};
    home_.run([&] {
      dTHXa(interpreter_);
      if (PL_dirty) throw std::runtime_error("Perl ends, and is not called any more");
      protect([&] {
        dSP;
        PUSHMARK(SP);
        [[maybe_unused]] const auto push = [&](SV *argument) { XPUSHs(argument); };
        if (*method) push(held_.get());
        (push(sv_2mortal(give(aTHX_ arguments))), ...);
        PUTBACK;
        const I32 count = *method ? call_method(method, G_SCALAR) : call_sv(held_.get(), G_SCALAR);
        SPAGAIN;
        SV *const returned = count > 0 ? POPs : &PL_sv_undef;
        PUTBACK;
        if constexpr (!std::is_void_v<Result>) take(aTHX_ returned, result);
      });
    });
    if constexpr (!std::is_void_v<Result>) return result;
  }

 private:
  using Body = std::function<void()>;

  static void enter(pTHX_ CV *) {
    dXSARGS;
    if (items != 1) croak("not to be called");
    (*INT2PTR(const Body *, SvIV(ST(0))))();
    XSRETURN_EMPTY;
  }
  /// Runs it as a function of Perl within an eval; what dies in it comes as Died.
  void protect(const Body &body) const {
    dTHXa(interpreter_);
    dSP;
    ENTER;
    SAVETMPS;
    save_scalar(PL_errgv);
    SV *const entered = sv_2mortal(reinterpret_cast<SV *>(newXS(nullptr, enter, __FILE__)));
    PUSHMARK(SP);
    XPUSHs(sv_2mortal(newSViv(PTR2IV(&body))));
    PUTBACK;
    call_sv(entered, G_VOID | G_DISCARD | G_EVAL);
    std::optional<Died> died;
    if (SvROK(ERRSV) || SvTRUE(ERRSV)) died.emplace(aTHX_ ERRSV);
    FREETMPS;
    LEAVE;
    if (died) throw *died;
  }

  plain::Home home_;
  PerlInterpreter *interpreter_;
  std::shared_ptr<SV> held_;
};

/// Leaves in $@ what was thrown, for croak. To be called in a handler.
inline void raise(pTHX) {
  try {
    throw;
  } catch (const Error &error) {
    dSP;
    ENTER;
    SAVETMPS;
    PUSHMARK(SP);
    for (SV *const one : {newSVpv(error.kind(), 0), give(aTHX_ error.status), give(aTHX_ error.name), give(aTHX_ error.message),
                          give(aTHX_ error.hint), give(aTHX_ error.http_status), give(aTHX_ error.server_message),
                          give(aTHX_ error.trace_id), give(aTHX_ plain::known(error.retry_after_ms)), give(aTHX_ error.retryable)})
      XPUSHs(sv_2mortal(one));
    PUTBACK;
    call_pv("Ghlauth::Error::_make", G_SCALAR | G_EVAL);
    SPAGAIN;
    SV *const made = POPs;
    PUTBACK;
    if (!SvTRUE(ERRSV)) sv_setsv(ERRSV, made);
    FREETMPS;
    LEAVE;
  } catch (const Died &died) {
    sv_setsv(ERRSV, died.with());
  } catch (const std::bad_alloc &) {
    sv_setpvs(ERRSV, "Out of memory in libghlauth\n");
  } catch (const std::exception &error) {
    sv_setpvf(ERRSV, "%s\n", error.what());
  }
}

inline void check_function(pTHX_ SV *given, const char *what) {
  if (!SvROK(given) || (SvTYPE(SvRV(given)) != SVt_PVCV && !SvAMAGIC(given))) croak("%s is a reference to a function", what);
}
inline void check_object(pTHX_ SV *given, const char *what) {
  if (!sv_isobject(given)) croak("%s is an object with the methods that a store has", what);
}

}  // namespace ghlauth_perl
