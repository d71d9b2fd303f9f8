package ghlauth;

import ghlauth.internal.NativeResource;
import java.util.Objects;

/**
 * What holds something of the library. Objects may go in any order, and need not be closed; {@link #close} gives one up early, from any
 * thread and again. Calls that are under way end first; calls after it are a {@link UsageException}.
 */
public abstract class Resource implements AutoCloseable {
  private final NativeResource resource;

  Resource(NativeResource resource) {
    this.resource = resource;
  }

  /** Tells whether it was closed. */
  public boolean isClosed() {
    try {
      return resource.is_closed();
    } catch (GhlauthException exception) {
      throw new IllegalStateException(exception);
    }
  }

  @Override
  public void close() {
    try {
      resource.close();
    } catch (GhlauthException exception) {
      throw new IllegalStateException(exception);
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + (isClosed() ? " (closed)" : "");
  }

  static <T> T needed(T value, String what) {
    return Objects.requireNonNull(value, () -> "There is no " + what + ".");
  }
}
