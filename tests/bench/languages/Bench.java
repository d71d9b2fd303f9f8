// A warm token and an authorized GET with the package for Java.

import ghlauth.Client;
import ghlauth.Config;
import ghlauth.Credential;
import ghlauth.Level;
import ghlauth.Pit;
import java.lang.management.ManagementFactory;

class Bench {
  interface Call {
    String run() throws Exception;
  }

  static long cpuNs() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }

  /** The time and the CPU time of a call in microseconds, the smallest of a few rounds. */
  static double[] fastest(int count, Call call) throws Exception {
    double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
    for (int round = 0; round < 5; ++round) {
      long start = System.nanoTime(), used = cpuNs();
      for (int i = 0; i < count; ++i) call.run();
      best[0] = Math.min(best[0], (System.nanoTime() - start) / 1e3 / count);
      best[1] = Math.min(best[1], (cpuNs() - used) / 1e3 / count);
    }
    return best;
  }

  public static void main(String[] arguments) throws Exception {
    int gets = Integer.parseInt(System.getenv().getOrDefault("GHLAUTH_BENCH_GETS", "2000"));
    String path = System.getenv("GHLAUTH_BENCH_PATH");
    Config config = new Config().setApiUrl(System.getenv("GHLAUTH_BENCH_URL"));
    Credential credential = Credential.fromPit(new Pit(config, System.getenv("GHLAUTH_BENCH_PIT"), Level.LOCATION, "C2QujeCh8ZnC7al2InWR"));
    Client client = new Client(config);
    Call get = () -> client.send(credential, "GET", path).getText();
    if (!get.run().contains("\"contact\"")) throw new AssertionError("another answer was expected");
    double token = fastest(20 * gets, () -> credential.getAccessToken())[0];
    double[] took = fastest(gets / 5, get);
    System.out.printf(java.util.Locale.ROOT,
        "{\"language\": \"Java\", \"way\": \"ghlauth\", \"token_us\": %f, \"get_us\": %f, \"get_cpu_us\": %f}%n", token, took[0], took[1]);
  }
}
