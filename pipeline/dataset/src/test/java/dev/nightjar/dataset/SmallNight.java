package dev.nightjar.dataset;

import dev.nightjar.contract.Layout;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Runs the dataset stage on a few rows and looks at what it wrote. */
final class SmallNight {
  private final List<String> args = new ArrayList<>();
  private String root;
  private String said = "";

  /**
   * @param root where the results go
   */
  SmallNight(String interactions, String catalog, String root) {
    this.root = root;
    with("--interactions", interactions).with("--catalog", catalog).with("--root", root);
    with("--date", "2026-01-31").with("--parts", "2").with("--pca-width", "2");
    with("--similar-users", "2").with("--max-rejected", "0.5").with("--runner", "flink");
    with("--max-age-days", "25000"); // times of the tests are small numbers
  }

  SmallNight with(String flag, String value) {
    if (flag.equals("--root")) {
      root = value;
    }
    int at = args.indexOf(flag);
    if (at >= 0) {
      args.set(at + 1, value);
    } else {
      args.addAll(List.of(flag, value));
    }
    return this;
  }

  /** The exit code. */
  int execute() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    PrintStream caught = new PrintStream(err, true, StandardCharsets.UTF_8);
    System.setErr(caught);
    try {
      return DatasetMain.command().with(Map.of(), caught).execute(args.toArray(String[]::new));
    } finally {
      System.setErr(before);
      said = err.toString(StandardCharsets.UTF_8);
      awaitWorkers();
    }
  }

  /** The same night in a process of its own, not started yet. */
  ProcessBuilder process() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // it is short
    command.add(DatasetMain.class.getName());
    command.addAll(args);
    ProcessBuilder process = new ProcessBuilder(command);
    // Not -cp: ONNX Runtime crashes where the command line is longer than about 3.8 kB.
    process.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return process;
  }

  /** After a failed job Beam's own runner lets bundles go on, and they write below the root. */
  private static void awaitWorkers() {
    try {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("direct-runner-worker")) {
          thread.join(60_000);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the last run said on standard error. */
  String said() {
    return said;
  }

  /** The only dataset below the root. */
  FolderReader dataset(ObjectStore store) throws IOException {
    String manifest =
        store.list("datasets").stream()
            .filter(key -> key.endsWith("/" + Layout.MANIFEST))
            .findFirst()
            .orElseThrow();
    String folder = manifest.substring(0, manifest.length() - Layout.MANIFEST.length() - 1);
    return FolderReader.open(store, folder, Layout.DATASET);
  }

  /** Every file of the root but the cache of embeddings: name to text. */
  Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (ObjectStore store = ObjectStores.open(root)) {
      for (String key : store.list("datasets")) {
        files.put(
            key.replaceFirst("datasets/dt=[^/]*/run=[^/]*/", ""),
            new String(store.read(key), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
