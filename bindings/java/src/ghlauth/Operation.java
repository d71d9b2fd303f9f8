package ghlauth;

import ghlauth.internal.Native;
import ghlauth.internal.NativeOperation;

/** An operation of the catalogue. */
public final class Operation {
  private final String name;
  private final String product;
  private final String method;
  private final String path;
  private final String generation;
  private final String version;
  private final String scope;
  private final long levels;

  private Operation(NativeOperation ours) throws GhlauthException {
    name = ours.getName();
    product = ours.getProduct();
    method = ours.getMethod();
    path = ours.getPath();
    generation = ours.getGeneration();
    version = ours.getVersion();
    scope = ours.getScope();
    levels = ours.getLevels();
    ours.free();
  }

  /** Finds one by its name, or by a method and a path; null when there is none. */
  public static Operation find(String text) throws GhlauthException {
    return find(text, null);
  }

  /** {@code generation}: of the API; null for the older one. */
  public static Operation find(String text, String generation) throws GhlauthException {
    Operation found = new Operation(Native.find_operation(text, Values.orEmpty(generation)));
    return found.name.isEmpty() ? null : found;
  }

  public String getName() {
    return name;
  }

  public String getProduct() {
    return product;
  }

  public String getMethod() {
    return method;
  }

  public String getPath() {
    return path;
  }

  public String getGeneration() {
    return generation;
  }

  public String getVersion() {
    return version;
  }

  public String getScope() {
    return scope;
  }

  public boolean isForAgencies() {
    return (levels & 1) != 0;  // GHLAUTH_LEVELS_AGENCY
  }

  public boolean isForLocations() {
    return (levels & 2) != 0;  // GHLAUTH_LEVELS_LOCATION
  }

  @Override
  public String toString() {
    return name;
  }
}
