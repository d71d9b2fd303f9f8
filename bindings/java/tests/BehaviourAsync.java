import ghlauth.*;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Many requests at a time, and the process. */
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
      Sandbox.delay(120000);
      List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().get()));
      command.addAll(List.of("-Djava.library.path=" + System.getProperty("java.library.path"), "-cp", System.getProperty("java.class.path"),
          "Behaviour", how));
      Process child = new ProcessBuilder(command).inheritIO().start();
      check(child.waitFor(60, TimeUnit.SECONDS), how, "it does not end");
      check(child.exitValue() == (how.equals("exit") ? 3 : 0), how, child.exitValue());
      Sandbox.control("DELETE", "faults", "");
    }
  }
}
