package ghlauth;

import ghlauth.internal.NativeStoreOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a store is opened. */
public final class StoreOptions {
  private final Map<String, byte[]> keys = new LinkedHashMap<>();
  private String keyFile;
  private String keyEnvironmentVariable;
  private boolean plain;
  private String passwordFile;
  private String passwordEnvironmentVariable;
  private boolean tokensInRedis;
  private String moduleDir;

  public StoreOptions() {}

  /** A key of 32 bytes: the first one seals, all of them open. */
  public StoreOptions key(String name, byte[] key) {
    keys.put(name, key.clone());
    return this;
  }

  public StoreOptions keyFile(String path) {
    keyFile = path;
    return this;
  }

  public StoreOptions keyEnvironmentVariable(String name) {
    keyEnvironmentVariable = name;
    return this;
  }

  /** Keep tokens unsealed. For tests, and for stores that seal themselves. */
  public StoreOptions plain() {
    plain = true;
    return this;
  }

  public StoreOptions passwordFile(String path) {
    passwordFile = path;
    return this;
  }

  public StoreOptions passwordEnvironmentVariable(String name) {
    passwordEnvironmentVariable = name;
    return this;
  }

  public StoreOptions tokensInRedis() {
    tokensInRedis = true;
    return this;
  }

  public StoreOptions moduleDir(String path) {
    moduleDir = path;
    return this;
  }

  NativeStoreOptions ours() throws GhlauthException {
    NativeStoreOptions ours = new NativeStoreOptions();
    for (Map.Entry<String, byte[]> key : keys.entrySet()) ours.add_key(key.getKey(), key.getValue());
    if (keyFile != null) ours.add_key_file(keyFile);
    if (keyEnvironmentVariable != null) ours.add_key_env(keyEnvironmentVariable);
    ours.set_plain(plain);
    if (passwordFile != null) ours.set_password_file(passwordFile);
    if (passwordEnvironmentVariable != null) ours.set_password_env(passwordEnvironmentVariable);
    ours.set_tokens_in_redis(tokensInRedis);
    if (moduleDir != null) ours.set_module_dir(moduleDir);
    return ours;
  }
}
