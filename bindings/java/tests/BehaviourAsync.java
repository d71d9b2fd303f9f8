import ghlauth.*;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Many requests at a time, the process, and memory. */
class BehaviourAsync {
  private static void check(boolean holds, Object... seen) {
    Behaviour.check(holds, seen);
  }

  private static <T extends Throwable> T failed(Class<T> kind, CompletableFuture<?> future) {
    return Behaviour.thrown(kind, () -> {
      try {
        future.get(20, TimeUnit.SECONDS);
      } catch (ExecutionException exception) {
        throw exception.getCause();
      }
    });
  }

  static void manyAtATime() throws Exception {
    try (Client client = new Client(Sandbox.config(), 8)) {
      List<CompletableFuture<Response>> all = new ArrayList<>();
      for (int at = 0; at < 30; ++at) all.add(client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH));
      for (CompletableFuture<Response> one : all) check(one.get().getHttpStatus() == 200);
    }
  }

  static void fromManyThreadsAndFromWhatDependsOnThem() throws Exception {
    try (Client client = new Client(Sandbox.config())) {
      List<CompletableFuture<Integer>> all = new ArrayList<>();
      for (int at = 0; at < 16; ++at) {
        all.add(Behaviour.inAThread(() -> client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH)
            .thenCompose(first -> again(client)).get().getHttpStatus()));
      }
      for (CompletableFuture<Integer> one : all) check(one.get() == 200);
      // What waits in one that depends does not hold up the others.
      check(client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH).thenApply(first -> again(client).join()).get().getHttpStatus() == 200);
    }
  }

  private static CompletableFuture<Response> again(Client client) {
    try {
      return client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH);
    } catch (GhlauthException exception) {
      return CompletableFuture.failedFuture(exception);
    }
  }

  static void aSlowRequestHoldsUpNoOther() throws Exception {
    Client client = new Client(Sandbox.config());
    Sandbox.delay(20000);
    CompletableFuture<Response> slow = client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH);
    Sandbox.awaitDelayed();
    // It is submitted while the client's thread waits for the other one.
    check(client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH).get().getHttpStatus() == 200 && !slow.isDone());
    client.close();
    failed(CancelledException.class, slow);
  }

  static void failuresComeWithTheFuture() throws Exception {
    try (Client client = new Client(Sandbox.config())) {
      failed(HttpException.class, client.sendAsync(Sandbox.credential(), "GET", "/contacts/aaaaaaaaaaaaaaaaaaaa"));
      Behaviour.thrown(UsageException.class, () -> client.sendAsync(Sandbox.credential(), "GET", "/a\0b"));
      Sandbox.delay(20000);
      failed(GhlauthTimeoutException.class,
          client.sendAsync(Sandbox.credential(), new Request("GET", Sandbox.PATH), Duration.ofMillis(200)));
      Sandbox.control("DELETE", "faults", "");
    }
  }

  static void aCancelledFuture() throws Exception {
    try (Client client = new Client(Sandbox.config(), 1)) {
      Sandbox.delay(20000);
      CompletableFuture<Response> future = client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH);
      Sandbox.awaitDelayed();
      check(future.cancel(true) && future.isCancelled());
      // There is place for one at a time, and the cancelled one has left it.
      check(client.sendAsync(Sandbox.credential(), "GET", Sandbox.PATH).get(15, TimeUnit.SECONDS).getHttpStatus() == 200);
    }
  }

  static void whatAStoreThrowsIsTheCause() throws Exception {
    OwnRows rows = new OwnRows();
    Config config = Sandbox.config().setStore(Store.of(rows, new StoreOptions().plain()));
    OAuth oauth = Sandbox.oauth(config);
    Credential credential = Credential.fromInstallation(oauth, Sandbox.install(oauth).getId());
    try (Client client = new Client(config)) {
      Sandbox.control("POST", "expire", "{\"resource_id\": \"" + Sandbox.LOCATION + "\"}");
      RuntimeException own = new UncheckedIOException("the disk is gone", new IOException("no more blocks"));
      rows.fails = own;
      check(failed(StoreException.class, client.sendAsync(credential, "GET", Sandbox.PATH)).getCause() == own);
      rows.fails = null;
      check(client.sendAsync(credential, "GET", Sandbox.PATH).get().getHttpStatus() == 200);
    }
  }

  static void whatALogThrowsIsTold() throws Exception {
    RuntimeException own = new IllegalArgumentException("the log is full");
    Config config = Sandbox.config().setPermissionCheck(PermissionCheck.WARN);
    config.setLog(LogLevel.DEBUG, (level, line) -> {
      throw own;
    });
    BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    try (Client client = new Client(config)) {
      client.onListenerFailure(told::add);
      failed(GhlauthException.class, client.sendAsync(Credential.fromAccessToken(config, "a-token"), "GET", "/nothing/at/all"));
      check(told.take() == own);
    }
  }

  static void aClientThatIsDroppedFinishesItsRequests() throws Exception {
    CompletableFuture<Response> future = new Client(Sandbox.config()).sendAsync(Sandbox.credential(), "GET", Sandbox.PATH);
    System.gc();
    check(future.get().getHttpStatus() == 200);
  }

  static void aClientThatIsDroppedIsCollected() throws Exception {
    WeakReference<Client> seen = new WeakReference<>(new Client(Sandbox.config()));
    Behaviour.collect(seen);
    check(seen.get() == null);
  }

  /** The process ends while requests are under way: from main, and at once. */
  static void theProcessEnds() throws Exception {
    for (String how : List.of("return", "exit")) {
      Sandbox.delay(20000);
      List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().get()));
      command.addAll(List.of("-Djava.library.path=" + System.getProperty("java.library.path"), "-cp", System.getProperty("java.class.path"),
          "Behaviour", how));
      Process child = new ProcessBuilder(command).inheritIO().start();
      check(child.waitFor(10, TimeUnit.SECONDS), how, "it does not end");
      check(child.exitValue() == (how.equals("exit") ? 3 : 0), how, child.exitValue());
      Sandbox.control("DELETE", "faults", "");
    }
  }

  private static void once() throws Exception {
    try (Config config = new Config().setApiUrl("http://127.0.0.1:1").setLog(LogLevel.INFO, (level, line) -> {})
             .setClock(java.time.Clock.systemUTC());
         Store store = Store.of(new OwnRows(), new StoreOptions().plain())) {
      config.setStore(store);
      try (Credential credential = Credential.fromSource(config, () -> new Secret("a-token"), Level.LOCATION, Sandbox.LOCATION)) {
        check(credential.getAccessToken().equals("a-token"));
        check(credential.decide("contacts/get-contact").getOutcome() == Outcome.UNDETERMINED);
      }
      try (OAuth oauth = new OAuth(config, "6500f0000000000000000001-abcdefgh", "secret", "https://app.example.com/")) {
        oauth.authorizeUrl(new AuthorizeOptions().scopes("contacts.readonly").session("session"));
        Behaviour.thrown(NotFoundException.class, () -> oauth.getInstallation("nothing"));
        Behaviour.thrown(CallbackException.class, () -> oauth.exchange("code=abc", null, null));
      }
      try (Webhook webhook = new Webhook(config, "6500f0000000000000000001")) {
        Behaviour.thrown(WebhookException.class, () -> webhook.verify(Map.of("X-GHL-Signature", List.of("x")), new byte[100]));
      }
      UserContext.fromJson("{\"userId\": \"u\", \"companyId\": \"c\"}");
    }
  }

  private static long residentKib() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4;
  }

  private static long rounds(int count) throws Exception {
    for (int round = 0; round < count; ++round) once();
    WeakReference<Object> last = new WeakReference<>(new Object());
    Behaviour.collect(last);
    return residentKib();
  }

  /** Everything is made, used and dropped again and again. */
  static void memoryIsFlat() throws Exception {
    boolean isLong = "1".equals(System.getenv("GHLAUTH_LONG"));
    int count = isLong ? 100_000 : 1000;
    long before = rounds(count);
    long begin = System.nanoTime();
    long grown = rounds(count) - before;
    check(grown < 2048, grown + " KiB in " + count + " rounds");
    String results = System.getenv("GHLAUTH_LONG_RESULTS");
    if (isLong && results != null) {
      Files.writeString(Path.of(results), String.format("| Java: all is made, used and dropped | %,d | %d KiB grown | %d |%n", count, grown,
          (System.nanoTime() - begin) / 1_000_000_000), StandardOpenOption.APPEND, StandardOpenOption.CREATE);
    }
  }
}
