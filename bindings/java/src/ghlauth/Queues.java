package ghlauth;

import ghlauth.internal.NativeQueue;

/** Makes queues. Each has descriptors, of which the garbage collector knows nothing: memory can be left when none of them is. */
final class Queues {
  private static final int TRIES = 8;

  private Queues() {}

  static NativeQueue on(Config config) throws GhlauthException {
    for (int tried = 1;; ++tried) {
      try {
        return new NativeQueue(config.ours);
      } catch (GhlauthException exception) {
        if (exception.getStatus() != Status.TOO_MANY_OPEN_FILES || tried == TRIES) throw exception;
      }
      // What nobody has any more is found, and the cleaners get time to close it, a quarter of a second at most: they are a thread of
      // their own that nothing can be waited for with, so that the JDK waits in this way for its direct buffers.
      System.gc();
      try {
        Thread.sleep(1L << tried);
      } catch (InterruptedException exception) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
