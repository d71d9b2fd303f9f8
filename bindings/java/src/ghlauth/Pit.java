package ghlauth;

import ghlauth.internal.NativePit;
import ghlauth.internal.Strings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Supplier;

/** Flow 1: a Private Integration Token. */
public final class Pit extends Resource {
  final NativePit ours;

  private Pit(NativePit ours) {
    super(ours);
    this.ours = ours;
  }

  /** {@code token}: the secret. Where it is known, say what it speaks for. */
  public Pit(Config config, String token) throws GhlauthException {
    this(config, token, Level.UNKNOWN, "");
  }

  /** {@code token}: the secret. {@code level}, {@code resourceId}: what it speaks for. */
  public Pit(Config config, String token, Level level, String resourceId) throws GhlauthException {
    this(new NativePit(needed(config, "config").ours, token, Values.number(level), Values.orEmpty(resourceId)));
  }

  public static Pit fromEnvironment(Config config, String variable, Level level, String resourceId) throws GhlauthException {
    return new Pit(NativePit.from_env(needed(config, "config").ours, variable, Values.number(level), Values.orEmpty(resourceId)));
  }

  public static Pit fromFile(Config config, String path, Level level, String resourceId) throws GhlauthException {
    return new Pit(NativePit.from_file(needed(config, "config").ours, path, Values.number(level), Values.orEmpty(resourceId)));
  }

  /** {@code source}: gives the secret when it is needed. What it throws comes out of the call that needed it. */
  public static Pit fromSource(Config config, Supplier<Secret> source, Level level, String resourceId) throws GhlauthException {
    return new Pit(NativePit.from_listener(needed(config, "config").ours, Values.number(level), Values.orEmpty(resourceId),
        new Listeners.Source(needed(source, "source"))));
  }

  /** Takes another token into use; the former one is tried as well for that long. */
  public void replace(String token, Duration overlap) throws GhlauthException {
    ours.replace(token, overlap.getSeconds());
  }

  /** Reads it again from where it came from. */
  public void reload() throws GhlauthException {
    ours.reload();
  }

  public void setCreatedAt(Instant time) throws GhlauthException {
    ours.set_created_at_s(time.getEpochSecond());
  }

  /** The scopes that it was made with: HighLevel does not tell. */
  public void setScopes(Collection<String> scopes) throws GhlauthException {
    Strings texts = Values.texts(scopes);
    ours.set_scopes(texts);
    texts.free();
  }

  public Level getLevel() throws GhlauthException {
    return Level.of(ours.level());
  }

  /** "" when it is not known. */
  public String getResourceId() throws GhlauthException {
    return ours.resource_id();
  }

  /** What is not as it should be with it; "" for nothing. */
  public String getWarning() throws GhlauthException {
    return ours.warning();
  }

  /** null when it is not known. */
  public Duration getAge() throws GhlauthException {
    return Values.span(ours.age_s());
  }

  /** Whether it is time to rotate it: HighLevel ends them when they are not. */
  public boolean isRotationDue() throws GhlauthException {
    return ours.is_rotation_due();
  }

  /** Its first characters. */
  public String getRedacted() throws GhlauthException {
    return ours.redacted();
  }

  @Override
  public String toString() {
    try {
      return isClosed() ? super.toString() : "Pit " + getRedacted();
    } catch (GhlauthException exception) {
      return "Pit";  // closed meanwhile
    }
  }
}
