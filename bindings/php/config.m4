PHP_ARG_ENABLE([ghlauth],
  [whether to enable ghlauth],
  [AS_HELP_STRING([--enable-ghlauth], [Enable authorization for the HighLevel API, over libghlauth])])

if test "$PHP_GHLAUTH" != "no"; then
  PKG_CHECK_MODULES([GHLAUTH], [ghlauth >= 0.1])
  PHP_REQUIRE_CXX
  PHP_CXX_COMPILE_STDCXX([17], [mandatory], [GHLAUTH_STDCXX])
  PHP_EVAL_INCLINE([$GHLAUTH_CFLAGS])
  PHP_EVAL_LIBLINE([$GHLAUTH_LIBS], [GHLAUTH_SHARED_LIBADD])
  PHP_SUBST([GHLAUTH_SHARED_LIBADD])
  PHP_NEW_EXTENSION([ghlauth], [src/ghlauth.cpp], [$ext_shared], [],
    [-I@ext_srcdir@ -I@ext_srcdir@/core -I@ext_srcdir@/src -fvisibility=hidden $GHLAUTH_STDCXX], [yes])
fi
