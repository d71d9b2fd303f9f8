import ghlauth.*;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries out the steps of bindings/core/cases.json: one line of standard input each, one line of standard output.
 * bindings/core/scenario.py says what the lines are.
 */
class Runner {
  private final Map<String, Object> things = new HashMap<>();
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final OwnRows rows = new OwnRows();
  private volatile String logFails = "";

  @SuppressWarnings("unchecked")
  private <T> T the(String name) {
    return (T) things.get(name);
  }

  private static Object[] gives(Object... values) {
    return values;
  }

  private static Object[] of(Installation one) {
    return gives(one.getId(), one.getLevel().value(), one.getCompanyId(), one.getLocationId(), one.getOwner(),
        String.join(" ", one.getScopes()));
  }

  private static Map<String, List<String>> headers(String[] given) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (int at = 2; at + 1 < given.length; at += 2) headers.computeIfAbsent(given[at], name -> new ArrayList<>()).add(given[at + 1]);
    return headers;
  }

  private Object[] carryOut(String verb, String[] a, byte[] body) throws Exception {
    switch (verb) {
      case "config":
        things.put(a[0], new Config().setApiUrl(a[1]).setMarketplaceUrl(a[1]).setMaxRetries(Integer.parseInt(a[2])));
        return gives();
      case "pit":
        Pit pit = new Pit(the(a[1]), a[2], level(a[3]), a[4]);
        things.put(a[0], pit);
        return gives(pit.getLevel().value(), pit.getResourceId(), pit.getRedacted());
      case "oauth":
        OAuth oauth = new OAuth(the(a[1]), a[2], a[3], a[4]);
        things.put(a[0], oauth);
        return gives(oauth.getAppId());
      case "authorize":
        return gives(this.<OAuth>the(a[0]).authorizeUrl(new AuthorizeOptions().scopes(a[2].split(" ")).session(a[1])));
      case "exchange":
        return of(this.<OAuth>the(a[0]).exchange(a[1], a[2], a[3]));
      case "refresh":
        return of(this.<OAuth>the(a[0]).refresh(a[1]));
      case "mint":
        return of(this.<OAuth>the(a[0]).mintLocation(a[1], a[2]));
      case "lookup":
        return of(this.<OAuth>the(a[0]).getInstallation(a[1]));
      case "credential_of_pit":
        things.put(a[0], Credential.fromPit(the(a[1])));
        return gives();
      case "credential_of_installation":
        things.put(a[0], Credential.fromInstallation(the(a[1]), a[2]));
        return gives();
      case "credential_of_token":
        things.put(a[0], Credential.fromAccessToken(the(a[1]), a[2]));
        return gives();
      case "credential_of_source":
        things.put(a[0], Credential.fromSource(the(a[1]), () -> new Secret(a[2]), Level.UNKNOWN, null));
        return gives();
      case "token":
        return gives(this.<Credential>the(a[0]).getAccessToken());
      case "client":
        things.put(a[0], new Client(this.<Config>the(a[1])));
        return gives();
      case "send":
        return send(a);
      case "threads":
        return gives(threads(a));
      case "decide":
        return decide(this.<Credential>the(a[0]).decide(a[1], a[2], a[3], null));
      case "queue":
        RequestQueue queue = new RequestQueue(this.<Config>the(a[1]));
        queue.setCapacity(Integer.parseInt(a[2]));
        things.put(a[0], queue);
        return gives();
      case "submit":
        this.<RequestQueue>the(a[0]).submit(the(a[1]), new Request(a[2], a[3]), Long.parseLong(a[4]));
        return gives();
      case "next":
        Completion completion = this.<RequestQueue>the(a[0]).next();
        return completion == null ? gives() : gives(completion.getTag(), completion.getResponse().getHttpStatus());
      case "webhook":
        Webhook webhook = new Webhook(the(a[1]), a[2]);
        things.put(a[0], webhook);
        webhook.addKey(KeyAlgorithm.ED25519, a[3]);
        return gives();
      case "verify":
        Event event = this.<Webhook>the(a[0]).verify(headers(a), body);
        things.put("event", event);
        return gives(event.getType(), event.getAppId(), event.getLocationId(), event.getJson());
      case "verify_signature":
        this.<Webhook>the(a[0]).verifySignature(headers(a), body);
        return gives();
      case "confirm":
        this.<Webhook>the(a[0]).confirm(the("event"));
        return gives();
      case "release":
        this.<Webhook>the(a[0]).release(the("event"));
        return gives();
      case "webhook_http_status":
        return gives(Webhook.httpStatus(Status.of(Integer.parseInt(a[0]))));
      case "reader":
        things.put(a[0], new UserContextReader(the(a[1]), a[2]));
        return gives();
      case "decrypt":
        UserContext user = this.<UserContextReader>the(a[0]).decrypt(a[1]);
        return gives(user.getUserId(), user.getCompanyId(), user.getActiveLocation(), user.getLevel().value(), user.getRole(),
            user.getUserName(), user.getEmail());
      case "own_store":
        things.put(a[0], Store.of(rows, new StoreOptions().plain()));
        return gives();
      case "use_store":
        this.<Config>the(a[0]).setStore(the(a[1]));
        return gives();
      case "store_rows":
        return gives(rows.size());
      case "store_fails":
        rows.fails = a[0].isEmpty() ? null : new UncheckedIOException(a[0], new IOException("no more blocks"));
        return gives();
      case "check_store":
        this.<Store>the(a[0]).check();
        return gives();
      case "use_own_log":
        this.<Config>the(a[0]).setLog(LogLevel.DEBUG, (level, line) -> {
          lines.add(line);
          if (!logFails.isEmpty()) throw new IllegalArgumentException(logFails);
        });
        return gives();
      case "log_has":
        return gives(lines.stream().anyMatch(line -> line.contains(a[0])) ? 1 : 0);
      case "log_fails":
        logFails = a[0];
        return gives();
      case "cancel":
        things.put(a[0], new Cancellation());
        return gives();
      case "cancel_request":
        this.<Cancellation>the(a[0]).cancel();
        return gives();
      case "cancel_timeout":
        things.put(a[0], new Cancellation(Duration.ofMillis(Long.parseLong(a[1]))));
        return gives();
      case "close":
        this.<AutoCloseable>the(a[0]).close();
        return gives();
      case "forget":
        things.remove(a[0]);
        System.gc();
        return gives();
      default:
        throw new UnsupportedOperationException(verb);
    }
  }

  /** A number that is no level goes on to the library as one. */
  private static Level level(String number) {
    return Level.of(Integer.parseInt(number));
  }

  private Object[] send(String[] a) throws GhlauthException {
    Request request = new Request(a[2], a[3]);
    if (a.length > 4 && !a[4].isEmpty()) request.json(a[4]);
    Response response = this.<Client>the(a[0]).send(the(a[1]), request, a.length > 5 ? the(a[5]) : null);
    return gives(response.getHttpStatus(), response.getHeader("content-type"), response.getText());
  }

  private int threads(String[] a) throws InterruptedException {
    int count = Integer.parseInt(a[4]);
    AtomicInteger answers = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(count);
    List<Thread> all = new ArrayList<>();
    for (int at = 0; at < count; ++at) {
      all.add(new Thread(() -> {
        try {
          start.await();
          if (this.<Client>the(a[0]).send(the(a[1]), a[2], a[3]).getHttpStatus() == 200) answers.incrementAndGet();
        } catch (Exception exception) {
          exception.printStackTrace();
        }
      }));
    }
    for (Thread one : all) one.start();
    for (Thread one : all) one.join();
    return answers.get();
  }

  private static Object[] decide(Decision decision) {
    List<Object> values = new ArrayList<>(List.of(decision.getOutcome().value(), decision.getOperation()));
    for (Finding one : decision.getFindings()) values.addAll(List.of(one.getReason(), one.getRemedy(), one.getValue()));
    return values.toArray();
  }

  /** The names of its class and of what that is, as the other languages have them. */
  private static String classes(GhlauthException exception) {
    List<String> names = new ArrayList<>();
    for (Class<?> one = exception.getClass(); one != Exception.class; one = one.getSuperclass()) {
      names.add(one.getSimpleName().replace("Ghlauth", "").replace("Exception", "Error"));
    }
    return String.join(" ", names);
  }

  private Object[] answer(String line) {
    byte[][] parts = Arrays.stream(line.split("\t", -1)).map(Runner::decoded).toArray(byte[][]::new);
    String[] texts = Arrays.stream(parts).map(one -> new String(one, StandardCharsets.UTF_8)).toArray(String[]::new);
    try {
      Object[] given = carryOut(texts[0], Arrays.copyOfRange(texts, 1, texts.length), parts.length > 2 ? parts[2] : null);
      List<Object> all = new ArrayList<>(List.of("ok"));
      all.addAll(Arrays.asList(given));
      return all.toArray();
    } catch (GhlauthException one) {
      return gives("error", classes(one), one.getStatusNumber(), one.getStatusName(), one.getMessage(), one.getHint(), one.getHttpStatus(),
          one.getServerMessage(), one.getTraceId(), one.getRetryAfter() == null ? -1 : one.getRetryAfter().toMillis(),
          one.isRetryable() ? 1 : 0);
    } catch (Exception exception) {
      return gives("thrown", exception.getMessage());
    }
  }

  private static byte[] decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < text.length(); ++at) {
      if (text.charAt(at) != '%') {
        bytes.write(text.charAt(at));
      } else {
        bytes.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
        at += 2;
      }
    }
    return bytes.toByteArray();
  }

  private static String encoded(Object value) {
    StringBuilder text = new StringBuilder();
    for (byte one : String.valueOf(value).getBytes(StandardCharsets.UTF_8)) text.append(String.format("%%%02x", one & 0xff));
    return text.toString();
  }

  public static void main(String[] arguments) throws Exception {
    Runner runner = new Runner();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Object[] answer = runner.answer(line);
      List<String> parts = new ArrayList<>(List.of((String) answer[0]));
      for (int at = 1; at < answer.length; ++at) parts.add(encoded(answer[at]));
      out.println(String.join("\t", parts));
    }
  }
}
