"""Uses the library from Python without a package: it is loaded by its name, through the system's search path."""

import ctypes
import sys

LEVEL_LOCATION = 2  # ghlauth/level.h

lib = ctypes.CDLL("libghlauth.so.0")
lib.ghlauth_version_string.restype = ctypes.c_char_p
for accessor in ("ghlauth_error_message", "ghlauth_error_hint", "ghlauth_buf_data"):
    getattr(lib, accessor).argtypes = [ctypes.c_void_p]
    getattr(lib, accessor).restype = ctypes.c_char_p
for free in ("ghlauth_error_free", "ghlauth_buf_free", "ghlauth_pit_free"):
    getattr(lib, free).argtypes = [ctypes.c_void_p]
    getattr(lib, free).restype = None
lib.ghlauth_pit_new.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_char_p,
                                ctypes.c_void_p]
lib.ghlauth_pit_redacted.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]


def check(status, error):
    if status != 0:
        message, hint = lib.ghlauth_error_message(error).decode(), lib.ghlauth_error_hint(error).decode()
        lib.ghlauth_error_free(error)
        raise RuntimeError(f"{status}: {message}. {hint}")


def main():
    token = sys.argv[1] if len(sys.argv) > 1 else "pit-12ab34cd-0000-4000-8000-56ef78ab90cd"
    pit, shown, error = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    check(lib.ghlauth_pit_new(ctypes.byref(pit), None, token.encode(), LEVEL_LOCATION, b"C2QujeCh8ZnC7al2InWR",
                              ctypes.byref(error)), error)
    check(lib.ghlauth_pit_redacted(pit, ctypes.byref(shown), ctypes.byref(error)), error)
    print(f"ghlauth {lib.ghlauth_version_string().decode()}: {lib.ghlauth_buf_data(shown).decode()}")
    lib.ghlauth_buf_free(shown)
    lib.ghlauth_pit_free(pit)


if __name__ == "__main__":
    main()
