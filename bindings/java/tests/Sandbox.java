import ghlauth.*;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sandbox that behaviour.py started. */
final class Sandbox {
  static final String URL = about("URL");
  static final String PIT = about("PIT");
  static final String LOCATION = about("LOCATION");
  static final String PATH = "/contacts/" + about("CONTACT");
  static final String SECRET = about("CLIENT_SECRET");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Sandbox() {}

  static String about(String name) {
    return System.getenv("SANDBOX_" + name);
  }

  static Config config() throws GhlauthException {
    return new Config().setApiUrl(URL).setMarketplaceUrl(URL).setMaxRetries(0);
  }

  static Pit pit(Config config) throws GhlauthException {
    return new Pit(config, PIT, Level.LOCATION, LOCATION);
  }

  static Credential credential() throws GhlauthException {
    return Credential.fromPit(pit(config()));
  }

  static OAuth oauth(Config config) throws GhlauthException {
    return new OAuth(config, about("CLIENT_ID"), SECRET, about("REDIRECT_URI"));
  }

  static Installation install(OAuth oauth) throws Exception {
    String url = oauth.authorizeUrl(new AuthorizeOptions().scopes("contacts.readonly").session("session 1"));
    return oauth.exchange(allow(url), "tenant 7", "session 1");
  }

  /** What the user does on the consent page. */
  static String allow(String url) throws Exception {
    Matcher csrf = Pattern.compile("name=\"csrf\" value=\"(\\w+)\"").matcher(answer(HttpRequest.newBuilder(URI.create(url))).body());
    csrf.find();
    return answer(HttpRequest.newBuilder(URI.create(URL + URI.create(url).getPath())).header("Origin", URL)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString("csrf=" + csrf.group(1) + "&resource=Location:" + LOCATION))).headers()
        .firstValue("Location").get();
  }

  static String control(String method, String path, String json) {
    try {
      return answer(HttpRequest.newBuilder(URI.create(URL + "/__sandbox/" + path)).header("Authorization", "Bearer " + about("CONTROL_TOKEN"))
          .method(method, HttpRequest.BodyPublishers.ofString(json))).body();
    } catch (IOException | InterruptedException exception) {
      throw new IllegalStateException(exception);
    }
  }

  /** The next request waits that long. */
  static void delay(int milliseconds) {
    control("POST", "faults", "{\"kind\": \"delay\", \"path\": \"/contacts\", \"delay_ms\": " + milliseconds + "}");
  }

  /** Until the request has come that is delayed. */
  static void awaitDelayed() throws InterruptedException {
    while (!control("GET", "faults", "").contains("\"faults\":[]")) Thread.sleep(10);
  }

  private static HttpResponse<String> answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    return HTTP.send(request.version(HttpClient.Version.HTTP_1_1).build(), HttpResponse.BodyHandlers.ofString());
  }
}
