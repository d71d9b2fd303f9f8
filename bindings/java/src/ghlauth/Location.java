package ghlauth;

import ghlauth.internal.NativeLocation;

/** A location of a company, as HighLevel lists it. */
public final class Location {
  private final String id;
  private final String name;
  private final String address;
  private final boolean installed;

  Location(NativeLocation ours) throws GhlauthException {
    id = ours.getId();
    name = ours.getName();
    address = ours.getAddress();
    installed = ours.getInstalled();
  }

  public String getId() {
    return id;
  }

  public String getName() {
    return name;
  }

  public String getAddress() {
    return address;
  }

  public boolean isInstalled() {
    return installed;
  }

  @Override
  public String toString() {
    return "Location " + id;
  }
}
