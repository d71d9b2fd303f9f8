package ghlauth;

import ghlauth.internal.NativePages;

/** A list of the API, page by page. */
public final class Pages extends Resource {
  private final NativePages ours;

  Pages(NativePages ours) {
    super(ours);
    this.ours = ours;
  }

  /** The items of the next page as the text of a JSON array; null at the end. After a failure it asks for the same page again. */
  public String next() throws GhlauthException {
    return next(null);
  }

  /** {@code cancellation}: ends it early; null for none. */
  public String next(Cancellation cancellation) throws GhlauthException {
    String page = ours.next(Cancellation.of(cancellation));
    return page.isEmpty() ? null : page;
  }
}
