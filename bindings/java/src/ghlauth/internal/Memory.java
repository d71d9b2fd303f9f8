package ghlauth.internal;

import ghlauth.GhlauthException;
import java.lang.ref.Cleaner;

/** Deletes C++ objects when nobody has their Java objects any more. */
final class Memory {
  private static final Cleaner CLEANER = Cleaner.create();

  private Memory() {}

  /** A destructor, as SWIG declares it. */
  interface Delete {
    void run() throws GhlauthException;
  }

  /** {@code delete} must not know the owner. */
  static Cleaner.Cleanable own(Object owner, Delete delete) {
    return CLEANER.register(owner, () -> {
      try {
        delete.run();
      } catch (GhlauthException exception) {
        throw new IllegalStateException(exception);
      }
    });
  }
}
