package ghlauth;

import ghlauth.internal.NativeCompletion;
import ghlauth.internal.NativeQueue;
import ghlauth.internal.NativeRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A queue with a thread that drives it while requests are under way, and a little longer. */
final class Pump {
  private static final int IDLE_MS = 2000;
  private static final int MAX_CAUSES = 100;

  private final NativeQueue queue;
  private final Map<Long, CompletableFuture<Response>> waiting = new HashMap<>();
  /** What stores and sources threw while the queue was driven: causes of what requests fail with. */
  private final Deque<Throwable> causes = new ArrayDeque<>();
  private volatile Consumer<Throwable> handler;
  private long last;
  private boolean running;
  private boolean closed;

  Pump(Config config, int maxInFlight) throws GhlauthException {
    queue = Queues.on(config);
    queue.set_max_in_flight(maxInFlight);
    queue.set_capacity(10_000_000);
  }

  void onListenerFailure(Consumer<Throwable> handler) {
    this.handler = handler;
  }

  CompletableFuture<Response> submit(Credential credential, Request request, Duration timeout) throws GhlauthException {
    CompletableFuture<Response> future = new CompletableFuture<>();
    NativeRequest sent = request.ours();
    long tag;
    synchronized (this) {
      if (closed) throw Failure.closed("Client");
      tag = ++last;
      queue.submit(credential.ours, sent, tag, Values.milliseconds(timeout));
      waiting.put(tag, future);
      if (running) notifyAll();
      else start();
    }
    sent.free();
    future.whenComplete((response, failure) -> {
      if (future.isCancelled()) cancel(tag);
    });
    return future;
  }

  synchronized void close() {
    if (closed) return;
    closed = true;
    try {
      if (running) {
        queue.cancel_all();
        notifyAll();
      } else {
        queue.close();
      }
    } catch (GhlauthException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private synchronized void cancel(long tag) {
    try {
      if (waiting.containsKey(tag)) queue.cancel(tag);
    } catch (GhlauthException exception) {
      throw new IllegalStateException(exception);
    }
  }

  private void start() {
    running = true;
    Thread thread = new Thread(this::run, "ghlauth");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (true) {
      NativeCompletion completion;
      try {
        completion = queue.next(-1, null);
        if (completion.getExists()) complete(completion);
        else if (!moreToDo()) return;
      } catch (GhlauthException exception) {
        // One of the library, unless a listener threw it.
        if (!Exceptions.wasThrown(exception)) {
          failAll(exception);
          return;
        }
        keep(exception);
      } catch (Throwable thrown) {
        keep(thrown);
      }
    }
  }

  /** Waits for more requests. When none come, the thread ends; the next request begins another one. */
  private synchronized boolean moreToDo() throws GhlauthException {
    if (waiting.isEmpty() && !closed) {
      try {
        wait(IDLE_MS);
      } catch (InterruptedException exception) {
        // There is nothing to do either way.
      }
    }
    if (!waiting.isEmpty()) return true;
    running = false;
    if (closed) queue.close();
    return false;
  }

  private void complete(NativeCompletion completion) throws GhlauthException {
    CompletableFuture<Response> future;
    synchronized (this) {
      future = waiting.remove(completion.getTag());
    }
    try {
      Response response = new Response(completion.response());
      later(future, () -> future.complete(response));
    } catch (GhlauthException exception) {
      explain(exception);
      later(future, () -> future.completeExceptionally(exception));
    }
    completion.free();
  }

  /** What depends on a future does not hold up the others. */
  private static void later(CompletableFuture<Response> future, Runnable completing) {
    future.defaultExecutor().execute(completing);
  }

  private void failAll(GhlauthException exception) {
    List<CompletableFuture<Response>> all;
    synchronized (this) {
      all = new ArrayList<>(waiting.values());
      waiting.clear();
      running = false;
      closed = true;
    }
    for (CompletableFuture<Response> one : all) later(one, () -> one.completeExceptionally(exception));
  }

  private void keep(Throwable thrown) {
    if (Listeners.Log.threw(thrown)) {
      tell(thrown);
      return;
    }
    causes.addLast(thrown);
    if (causes.size() > MAX_CAUSES) tell(causes.removeFirst());
  }

  private void explain(GhlauthException failure) {
    if (!(failure instanceof CredentialException)) return;
    for (Iterator<Throwable> all = causes.iterator(); all.hasNext();) {
      Throwable cause = all.next();
      String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
      if (!failure.getMessage().contains(message)) continue;
      all.remove();
      failure.initCause(cause);
      return;
    }
  }

  private void tell(Throwable thrown) {
    Consumer<Throwable> told = handler;
    if (told != null) {
      told.accept(thrown);
    } else {
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, thrown);
    }
  }
}
