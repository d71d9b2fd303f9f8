package ghlauth;

import ghlauth.internal.NativeCallback;

/** The request that came to the redirect URI, checked. Its state is used up. */
public final class Callback extends Resource {
  final NativeCallback ours;

  Callback(NativeCallback ours) {
    super(ours);
    this.ours = ours;
  }

  public String getAppData() throws GhlauthException {
    return ours.app_data();
  }

  public boolean isUnsolicited() throws GhlauthException {
    return ours.is_unsolicited();
  }
}
