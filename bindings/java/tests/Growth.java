import ghlauth.*;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** All is made, used and dropped in Java, for bindings/core/growth.py. */
final class Growth {
  private final Client client;
  private final Credential credential;

  private Growth() throws GhlauthException {
    client = new Client(Sandbox.config());
    credential = Sandbox.credential();
  }

  private void once(Webhook webhook) throws Exception {
    try (Config config = Sandbox.config().setLog(LogLevel.DEBUG, (level, line) -> {}).setClock(Clock.systemUTC());
         Store store = Store.of(new OwnRows(), new StoreOptions().plain())) {
      config.setStore(store);
      try (Credential sourced = Credential.fromSource(config, () -> new Secret("a-token"), Level.LOCATION, Sandbox.LOCATION)) {
        Behaviour.check(sourced.getAccessToken().equals("a-token"));
        Behaviour.check(sourced.decide("contacts/get-contact").getOutcome() == Outcome.UNDETERMINED);
      }
      // What is not closed has cleaners.
      Credential failing = Credential.fromSource(config, () -> { throw new IllegalStateException(); }, Level.LOCATION, Sandbox.LOCATION);
      Behaviour.thrown(IllegalStateException.class, failing::getAccessToken);
      OAuth oauth = Sandbox.oauth(config);
      oauth.authorizeUrl(new AuthorizeOptions().scopes("contacts.readonly").session("session"));
      Behaviour.thrown(NotFoundException.class, () -> oauth.getInstallation("nothing"));
      Behaviour.thrown(CallbackException.class, () -> oauth.exchange("code=abc", null, null));
      Behaviour.check(new RequestQueue(config).size() == 0);
      new Client(config).close();
      new Client(config);
    }
    Behaviour.thrown(WebhookException.class, () -> webhook.verify(Map.of("X-GHL-Signature", List.of("x")), new byte[100]));
    UserContext.fromJson("{\"userId\": \"u\", \"companyId\": \"c\"}");
    Behaviour.check(client.send(credential, new Request("GET", Sandbox.PATH).query("a", "1")).getHttpStatus() == 200);
  }

  private void rounds(int count) throws Exception {
    Webhook webhook = null;
    for (int round = 0; round < count; ++round) {
      if (round % 10 == 0) webhook = new Webhook(Sandbox.config(), Sandbox.about("APP"));
      once(webhook);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Growth growth = new Growth();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null;) {
      growth.rounds(Integer.parseInt(line));
      for (int turn = 0; turn < 3; ++turn) {
        System.gc();
        Thread.sleep(10); // the cleaners free what is C's
      }
      System.out.println(0);
    }
  }
}
