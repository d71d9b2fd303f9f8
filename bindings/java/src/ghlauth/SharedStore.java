package ghlauth;

import java.time.Duration;

/** What processes agree by as well, for a store that several of them use. Times are Unix seconds. */
public interface SharedStore extends RowStore {
  /** Grants the lease when it is free, over, or the holder's own, from now on; says who has it, and for how long. */
  StoreLease lease(String name, String holder, Duration duration);

  /** Gives a lease back if it is that holder's. */
  boolean release(String name, String holder);

  /** Adds to a counter, and gives the sum. One whose end is before now starts at 0, with this end. */
  long count(String name, long delta, long until, long now);

  /** Claims a name where nobody has, where the end is before now, and for its holder again. */
  ClaimResult claim(String name, String holder, long until, long now);

  /** Makes a claim done until then, unless it is another holder's. */
  boolean confirm(String name, String holder, long until);

  /** Gives an unconfirmed claim back if it is that holder's. */
  boolean unclaim(String name, String holder);
}
