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
        if (exception.getStatus() != Status.INTERNAL || tried == TRIES) throw exception;
      }
      // What nobody has any more is found, and the cleaners get time to close it.
      System.gc();
      try {
        Thread.sleep(1L << tried);
      } catch (InterruptedException exception) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
