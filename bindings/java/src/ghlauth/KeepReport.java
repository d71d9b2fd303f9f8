package ghlauth;

import ghlauth.internal.NativeReport;

/** How many were done, left out and failed. */
public final class KeepReport {
  private final long done;
  private final long skipped;
  private final long failed;

  KeepReport(NativeReport ours) throws GhlauthException {
    done = ours.getDone();
    skipped = ours.getSkipped();
    failed = ours.getFailed();
    ours.free();
  }

  public long getDone() {
    return done;
  }

  public long getSkipped() {
    return skipped;
  }

  public long getFailed() {
    return failed;
  }
}
