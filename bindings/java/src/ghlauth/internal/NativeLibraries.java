package ghlauth.internal;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads the native library: from java.library.path where it is there, otherwise out of the jar. */
final class NativeLibraries {
  private static final String NAME = "libghlauth_java.so";

  private NativeLibraries() {}

  static void load() {
    for (String folder : System.getProperty("java.library.path", "").split(File.pathSeparator)) {
      Path path = Path.of(folder.isEmpty() ? "." : folder, NAME).toAbsolutePath();
      if (Files.exists(path)) {
        System.load(path.toString());
        return;
      }
    }
    try {
      System.load(extract().resolve(NAME).toString());
    } catch (IOException exception) {
      throw new UncheckedIOException("The native library of ghlauth cannot be written to the folder for temporary files. Set"
          + " java.io.tmpdir to one that is writable and not mounted noexec, or java.library.path to a folder with " + NAME + ".", exception);
    }
  }

  /** Writes the libraries to a folder of this process that nobody else can write to, and that is deleted at its end. */
  private static Path extract() throws IOException {
    String place = "/ghlauth/native/linux-" + architecture() + "/";
    Path folder = Files.createTempDirectory("ghlauth-");  // for its owner alone
    List<Path> written = new ArrayList<>();
    written.add(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(written)));
    for (String name : list(place)) {
      Path file = folder.resolve(name);
      if (!Files.exists(file.getParent())) {
        Files.createDirectory(file.getParent());
        written.add(file.getParent());
      }
      written.add(file);
      try (InputStream in = resource(place + name)) {
        Files.copy(in, file);
      }
    }
    return folder;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("amd64") ? "x86_64" : name;
  }

  private static List<String> list(String place) throws IOException {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource(place + "index"), StandardCharsets.UTF_8))) {
      List<String> names = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) names.add(line);
      return names;
    }
  }

  private static InputStream resource(String name) {
    InputStream in = NativeLibraries.class.getResourceAsStream(name);
    if (in == null) {
      throw new UnsatisfiedLinkError("There is no native library of ghlauth for " + System.getProperty("os.name") + " on "
          + System.getProperty("os.arch") + " in the jar (" + name + "), and none in java.library.path.");
    }
    return in;
  }

  private static void delete(List<Path> written) {
    for (int at = written.size() - 1; at >= 0; --at) {
      try {
        Files.deleteIfExists(written.get(at));
      } catch (IOException exception) {
        // It stays.
      }
    }
  }
}
