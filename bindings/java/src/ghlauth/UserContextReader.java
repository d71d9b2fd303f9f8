package ghlauth;

import ghlauth.internal.NativeUserContextReader;
import java.time.Duration;

/** Opens user contexts with the app's shared secret. */
public final class UserContextReader extends Resource {
  private final NativeUserContextReader ours;

  private UserContextReader(NativeUserContextReader ours) {
    super(ours);
    this.ours = ours;
  }

  public UserContextReader(Config config, String sharedSecret) throws GhlauthException {
    this(new NativeUserContextReader(needed(config, "config").ours, sharedSecret));
  }

  public void addSecret(String sharedSecret) throws GhlauthException {
    ours.add_secret(sharedSecret);
  }

  public void retireSecret(String sharedSecret) throws GhlauthException {
    ours.retire_secret(sharedSecret);
  }

  /** Refuses a context that was first seen longer ago. */
  public void setFirstSeen(Duration limit) throws GhlauthException {
    ours.set_first_seen_s(limit.getSeconds());
  }

  /** Refuses users of places where the app is not installed. */
  public void setOAuth(OAuth oauth) throws GhlauthException {
    ours.set_oauth(needed(oauth, "OAuth").ours);
  }

  public UserContext decrypt(String ciphertext) throws GhlauthException {
    return new UserContext(ours.decrypt(ciphertext));
  }
}
