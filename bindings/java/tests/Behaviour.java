import ghlauth.*;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is Java's own in the package; what all languages have in common, bindings/core/cases.json tests. Run by behaviour.py. */
class Behaviour {
  /** Something that may throw. */
  interface Body {
    void run() throws Throwable;
  }

  static void check(boolean holds, Object... seen) {
    if (!holds) throw new AssertionError(Arrays.toString(seen));
  }

  static <T extends Throwable> T thrown(Class<T> kind, Body body) {
    try {
      body.run();
    } catch (Throwable thrown) {
      if (kind.isInstance(thrown)) return kind.cast(thrown);
      throw new AssertionError("no " + kind, thrown);
    }
    throw new AssertionError("no " + kind);
  }

  static void collect(WeakReference<?> seen) throws InterruptedException {
    for (int round = 0; round < 200 && seen.get() != null; ++round) {
      System.gc();
      Thread.sleep(5);
    }
  }

  static void aRequestAndItsAnswer() throws Exception {
    try (Client client = new Client(Sandbox.config())) {
      Credential credential = Sandbox.credential();
      Response response = client.send(credential, "GET", Sandbox.PATH);
      check(response.getHttpStatus() == 200 && response.getHeader("CONTENT-type").startsWith("application/json"));
      check(response.getHeader("x-nothing") == null && response.getHeaders().containsKey("content-TYPE"));
      check(new String(response.getBody(), StandardCharsets.UTF_8).equals(response.getText()));
      Response made = client.send(credential, new Request("POST", "/contacts/").header("X-Own", "1").repeatable(true)
          .json("{\"locationId\": \"" + Sandbox.LOCATION + "\", \"firstName\": \"𝒵 🦷\"}"));
      check(made.getHttpStatus() == 201 && made.getText().contains("𝒵 🦷"), made.getText());
      Request list = Request.forOperation("contacts/get-contacts").parameter("locationId", Sandbox.LOCATION).query("limit", "2");
      List<String> pages = client.allPages(credential, list);
      check(pages.size() > 1 && pages.stream().allMatch(page -> page.startsWith("[")), pages);
    }
  }

  static void wrongArguments() throws Exception {
    Config config = Sandbox.config();
    thrown(NullPointerException.class, () -> new Client(null));
    thrown(NullPointerException.class, () -> new Request("GET", null));
    thrown(NullPointerException.class, () -> new OAuth(config, null, "", ""));
    thrown(NullPointerException.class, () -> new Client(config).send(null, "GET", "/"));
    thrown(NullPointerException.class, () -> Store.of(null, new StoreOptions()));
    thrown(NullPointerException.class, () -> Credential.fromSource(config, null, Level.UNKNOWN, null));
    thrown(UsageException.class, () -> new Client(config).send(Sandbox.credential(), "GET", "/contacts/a\0b"));
    thrown(UsageException.class, () -> config.setMaxRetries(-5));
    check(Operation.find("GET /contacts/abc").getName().equals("contacts/get-contact") && Operation.find("GET /nothing") == null);
    check(Operation.find("contacts/get-contact").isForLocations());
  }

  static void exceptionsAreThoseOfTheStatusTable() throws Exception {
    Matcher row = Pattern.compile("X\\(([A-Z]\\w+), (\\w+)\\)").matcher(Files.readString(Path.of(Sandbox.about("ERRORS"))));
    int count = 0;
    for (; row.find(); ++count) check(of(row.group(1)).getSuperclass() == of(row.group(2)), row.group());
    check(count > 15 && of("Error").getSuperclass() == Exception.class);
    HttpException failed =
        thrown(HttpException.class, () -> new Client(Sandbox.config()).send(Sandbox.credential(), "GET", "/contacts/aaaaaaaaaaaaaaaaaaaa"));
    check(failed.getStatus() != Status.OK && failed.getRetryAfter() == null && !failed.getTraceId().isEmpty());
    check(failed.toString().contains(failed.getHint()) && failed.getStackTrace()[0].getClassName().startsWith("ghlauth"));
    thrown(IOException.class, () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(failed));
  }

  private static Class<?> of(String error) throws ClassNotFoundException {
    boolean taken = error.matches("(Timeout|OutOfMemory|Application|)Error");
    return Class.forName("ghlauth." + (taken ? "Ghlauth" : "") + error.replace("Error", "Exception"));
  }

  static void nothingShowsASecret() throws Exception {
    Config config = Sandbox.config();
    Pit pit = Sandbox.pit(config);
    OAuth oauth = Sandbox.oauth(config);
    StoreOptions keys = new StoreOptions().key("k", "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    List<Object> things = List.of(config, pit, oauth, Credential.fromPit(pit), keys, Store.open("memory:", keys), new Secret("the secret"),
        new Client(config), Sandbox.install(oauth), new UserContextReader(config, Sandbox.about("SHARED_SECRET")),
        thrown(CredentialException.class, () -> new Pit(config, "pit-5ec2e75e c2e7", Level.LOCATION, Sandbox.LOCATION)));
    String shown = things.toString();
    check(shown.contains("Pit pit-"), shown);
    for (String secret : List.of(Sandbox.PIT, Sandbox.SECRET, Sandbox.about("SHARED_SECRET"), "the secret", "5ec2e75e", "0123456789")) {
      check(!shown.contains(secret), shown);
    }
    for (Object one : things) check(one instanceof Throwable || !(one instanceof java.io.Serializable), one);
  }

  static void whatAnOwnStoreThrowsIsTheSameObject() throws Exception {
    OwnRows rows = new OwnRows();
    Config config = Sandbox.config().setStore(Store.of(rows, new StoreOptions().plain()));
    OAuth oauth = Sandbox.oauth(config);
    String id = Sandbox.install(oauth).getId();
    rows.fails = new UncheckedIOException("the disk is gone", new IOException("no more blocks"));
    UncheckedIOException own = thrown(UncheckedIOException.class, () -> oauth.getInstallation(id));
    check(own == rows.fails);
    // One without a text, and one in an application's own language.
    rows.fails = new IllegalStateException();
    check(thrown(IllegalStateException.class, () -> oauth.getInstallation(id)) == rows.fails);
    rows.fails = new IllegalStateException("плохо 🦷");
    check(thrown(IllegalStateException.class, () -> oauth.getInstallation(id)) == rows.fails);
    rows.fails = null;
    check(oauth.getInstallation(id).getOwner().equals("tenant 7"));
  }

  static void aStoreOfThisKindIsGoodEnough() throws Exception {
    Store.of(new OwnRows(), new StoreOptions().plain()).check();
  }

  static void whatAnOwnStoreGivesWrong() throws Exception {
    thrown(NullPointerException.class, () -> Store.of(new OwnRows() {
      @Override
      public StoreRow get(String key) {
        return new StoreRow(key, null, 1, 0, "", "", "", "");
      }
    }, new StoreOptions().plain()));
    class Failing extends OwnRows {
      @Override
      public StoreRow get(String key) {
        throw new StackOverflowError("an Error as well");
      }
    }
    thrown(StackOverflowError.class, () -> Store.of(new Failing(), new StoreOptions().plain()));
  }

  static void aLogMayUseTheLibrary() throws Exception {
    Config config = Sandbox.config();
    Pit pit = Sandbox.pit(config);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    config.setLog(LogLevel.INFO, (level, line) -> {
      thrown(UsageException.class, () -> Operation.find("\0"));
      seen.add(pit + line);
    });
    Sandbox.install(Sandbox.oauth(config));
    check(seen.stream().anyMatch(line -> line.contains("token.answer")));
    check(seen.stream().noneMatch(line -> line.contains(Sandbox.SECRET)));
  }

  static void aCompletionIsNotLostToALogThatFails() throws Exception {
    Config config = Sandbox.config().setPermissionCheck(PermissionCheck.WARN);
    config.setLog(LogLevel.DEBUG, (level, line) -> {
      throw new IllegalArgumentException(line);
    });
    RequestQueue queue = new RequestQueue(config);
    queue.submit(Credential.fromAccessToken(config, "a-token"), new Request("GET", "/nothing/at/all"), 7);
    int thrown = 0;
    Completion completion = null;
    while (completion == null) {
      try {
        completion = queue.next();
      } catch (IllegalArgumentException exception) {
        ++thrown;
      }
    }
    check(completion.getTag() == 7 && thrown > 0);
  }

  static void aQueue() throws Exception {
    try (RequestQueue queue = new RequestQueue(Sandbox.config())) {
      for (int tag = 0; tag < 20; ++tag) queue.submit(Sandbox.credential(), new Request("GET", Sandbox.PATH), tag);
      check(queue.size() == 20);
      Set<Long> tags = new TreeSet<>();
      for (Completion one = queue.next(); one != null; one = queue.next()) {
        if (one.getResponse().getHttpStatus() == 200) tags.add(one.getTag());
      }
      check(tags.size() == 20, tags);
    }
  }

  static void anOwnClock() throws Exception {
    Instant[] now = {Instant.ofEpochSecond(1_900_000_000)};
    Config config = Sandbox.config().setClock(new Clock() {
      @Override
      public Instant instant() {
        return now[0];
      }

      @Override
      public java.time.ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }
    });
    Pit pit = Sandbox.pit(config);
    pit.setCreatedAt(now[0].minusSeconds(100));
    check(pit.getAge().equals(Duration.ofSeconds(100)) && !pit.isRotationDue());
    now[0] = now[0].plus(Duration.ofDays(90));
    check(pit.isRotationDue());
  }

  static void aSourceOfSecrets() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Config config = Sandbox.config();
    Credential credential = Credential.fromSource(config, () -> {
      asked.incrementAndGet();
      return new Secret(Sandbox.PIT, Instant.now().plusSeconds(3600));
    }, Level.LOCATION, Sandbox.LOCATION);
    Client client = new Client(config);
    for (int round = 0; round < 2; ++round) check(client.send(credential, "GET", Sandbox.PATH).getHttpStatus() == 200);
    check(asked.get() == 1, asked);
    RuntimeException own = new IllegalStateException("no secret today");
    check(own == thrown(IllegalStateException.class, () -> Credential.fromSource(config, () -> {
      throw own;
    }, Level.UNKNOWN, null).getAccessToken()));
    thrown(NullPointerException.class, () -> Credential.fromSource(config, () -> null, Level.UNKNOWN, null).getAccessToken());
  }

  static void listenersLiveAsLongAsTheyAreNeeded() throws Exception {
    StringBuilder[] log = {new StringBuilder()};
    WeakReference<StringBuilder> seen = new WeakReference<>(log[0]);
    OAuth oauth = logged(log[0]);
    log[0] = null;
    for (int round = 0; round < 3; ++round) System.gc();
    Sandbox.install(oauth);
    check(seen.get().indexOf("token.answer") >= 0);
    oauth.close();
    oauth = null;
    collect(seen);
    check(seen.get() == null);
  }

  private static OAuth logged(StringBuilder log) throws GhlauthException {
    try (Config config = Sandbox.config().setLog(LogLevel.INFO, (level, line) -> log.append(line))) {
      return Sandbox.oauth(config);
    }
  }

  static void oneThatWasGivenToWhatFailedIsLetGo() throws Exception {
    WeakReference<String[]> seen = failing();
    collect(seen);
    check(seen.get() == null);
  }

  private static WeakReference<String[]> failing() throws GhlauthException {
    String[] held = {Sandbox.PIT};
    Config config = Sandbox.config();
    thrown(UsageException.class, () -> Credential.fromSource(config, () -> new Secret(held[0]), null, "x"));
    config.close();
    thrown(UsageException.class, () -> Pit.fromSource(config, () -> new Secret(held[0]), Level.UNKNOWN, null));
    thrown(UsageException.class, () -> config.setLog(LogLevel.INFO, (level, line) -> held[0] = line));
    return new WeakReference<>(held);
  }

  static void whatIsDroppedInAnyOrder() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int at = 0; at < 4; ++at) {
      threads.add(new Thread(() -> {
        try {
          for (int round = 0; round < 100; ++round) dropped(round);
        } catch (Throwable thrown) {
          failures.add(thrown);
        }
      }));
    }
    for (Thread one : threads) one.start();
    for (Thread one : threads) one.join();
    check(failures.isEmpty(), failures);
  }

  private static void dropped(int round) throws Exception {
    Config config = Sandbox.config().setLog(LogLevel.DEBUG, (level, line) -> {});
    config.setStore(Store.of(new OwnRows(), new StoreOptions().plain()));
    OAuth oauth = Sandbox.oauth(config);
    oauth.authorizeUrl(new AuthorizeOptions());
    Credential credential = Credential.fromSource(config, () -> new Secret("a-token"), Level.UNKNOWN, null);
    check(credential.decide("contacts/get-contact").getOutcome() == Outcome.UNDETERMINED);
    check(!new Client(config).isClosed() && !new Webhook(config, Sandbox.about("APP")).isClosed());
    thrown(NotFoundException.class, () -> oauth.getInstallation("nothing"));
    if (round % 20 == 0) System.gc();
  }

  static void aWebhookAndItsEvent() throws Exception {
    Webhook webhook = new Webhook(Sandbox.config(), Sandbox.about("APP"));
    webhook.addKey(KeyAlgorithm.ED25519, Sandbox.about("KEY"));
    Event event = webhook.verify(Map.of("x-ghl-signature", List.of(Sandbox.about("SIGNATURE"))),
        Sandbox.about("EVENT").getBytes(StandardCharsets.UTF_8));
    webhook.close();
    check(event.getType().equals("ContactCreate") && event.getTimestamp() != null && event.getJson().equals(Sandbox.about("EVENT")));
    check(Webhook.apply(Sandbox.oauth(Sandbox.config()), event, null) == LifecycleOutcome.NOTHING);
    thrown(UsageException.class, () -> webhook.confirm(event));
    WebhookException forged = thrown(WebhookException.class,
        () -> new Webhook(Sandbox.config(), Sandbox.about("APP")).verify(Map.of("X-GHL-Signature", List.of("x")), new byte[10]));
    check(Webhook.httpStatus(forged) == 401 && Webhook.httpStatus(Status.DUPLICATE) == 200);
  }

  static void closed() throws Exception {
    Client client = new Client(Sandbox.config());
    client.close();
    client.close();
    check(client.isClosed() && client.toString().equals("Client (closed)"));
    check(thrown(UsageException.class, () -> client.send(Sandbox.credential(), "GET", Sandbox.PATH)).getStatus() == Status.INVALID_HANDLE);
    check(thrown(UsageException.class, () -> client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH)).getStatus()
        == Status.INVALID_HANDLE);
  }

  static <T> CompletableFuture<T> inAThread(Callable<T> body) {
    CompletableFuture<T> future = new CompletableFuture<>();
    new Thread(() -> {
      try {
        future.complete(body.call());
      } catch (Throwable thrown) {
        future.completeExceptionally(thrown);
      }
    }).start();
    return future;
  }

  static void aCallGoesOnWhenItsObjectsAreClosed() throws Exception {
    Sandbox.delay(500);
    Client client = new Client(Sandbox.config());
    Credential credential = Sandbox.credential();
    CompletableFuture<Response> call = inAThread(() -> client.send(credential, "GET", Sandbox.PATH));
    Sandbox.awaitDelayed();
    client.close();
    credential.close();
    check(call.get().getHttpStatus() == 200);
  }

  static void endedByAnother() throws Exception {
    Sandbox.delay(20000);
    Cancellation cancellation = new Cancellation();
    CompletableFuture<Response> call =
        inAThread(() -> new Client(Sandbox.config()).send(Sandbox.credential(), new Request("GET", Sandbox.PATH), cancellation));
    Sandbox.awaitDelayed();
    cancellation.cancel();
    thrown(CancelledException.class, () -> {
      try {
        call.get();
      } catch (java.util.concurrent.ExecutionException exception) {
        throw exception.getCause();
      }
    });
  }

  /** A program of one of the tests that ends while requests are under way. */
  private static int ends(String how) throws Exception {
    Config config = Sandbox.config().setLog(LogLevel.DEBUG, (level, line) -> {});
    new Client(config).sendAsync(Credential.fromPit(Sandbox.pit(config)), "GET", Sandbox.PATH);
    Sandbox.awaitDelayed();
    if (how.equals("exit")) System.exit(3);
    return 3;
  }

  public static void main(String[] names) throws Exception {
    if (names.length > 0 && names[0].matches("return|exit")) {
      ends(names[0]);
      return;
    }
    int failed = 0;
    List<Method> tests = new ArrayList<>();
    for (Class<?> one : List.of(Behaviour.class, BehaviourAsync.class)) tests.addAll(Arrays.asList(one.getDeclaredMethods()));
    tests.sort(Comparator.comparing(Method::getName));
    for (Method test : tests) {
      if (test.getParameterCount() > 0 || test.getReturnType() != void.class || Modifier.isPrivate(test.getModifiers())
          || test.isSynthetic() || names.length > 0 && !Arrays.asList(names).contains(test.getName())) {
        continue;
      }
      Sandbox.control("DELETE", "rate", "");
      long begin = System.nanoTime();
      try {
        test.invoke(null);
        System.out.println("ok: " + test.getName() + " (" + (System.nanoTime() - begin) / 1000000 + " ms)");
      } catch (InvocationTargetException exception) {
        ++failed;
        System.out.println("failed: " + test.getName());
        exception.getCause().printStackTrace(System.out);
      }
    }
    System.exit(failed == 0 ? 0 : 1);
  }
}
