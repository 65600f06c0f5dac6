package dev.nightjar.publish;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.PartResult;
import dev.nightjar.contract.Sha256;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.recommend.TinyRuns;
import dev.nightjar.recommend.TinySettings;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;

/** Runs as {@code recommend} leaves them, and ways to spoil them. */
final class Nights {
  static final int PARTS = 3;
  static final TinyNight NIGHT = TinyNight.random(1, 60, 40, PARTS);

  private Nights() {}

  /** Computes a run of the night and returns its folder. */
  static String recommended(ObjectStore store, PartFormat format, int top) throws IOException {
    return recommended(store, NIGHT, format, top);
  }

  static String recommended(ObjectStore store, TinyNight night, PartFormat format, int top)
      throws IOException {
    return recommended(store, TinySettings.of(store, night.write(store), top, format, 1));
  }

  /** Of another date. */
  static String dated(ObjectStore store, LocalDate date, int top) throws IOException {
    TinyNight.Folders folders = NIGHT.write(store, date);
    return recommended(store, TinySettings.of(store, folders, top, PartFormat.JSONL, 1));
  }

  /** Served by a model of another dataset. */
  static String served(ObjectStore store, String dataset, String model, int top)
      throws IOException {
    TinyNight.Folders folders = new TinyNight.Folders(dataset, model);
    return recommended(
        store, TinySettings.production(TinySettings.of(store, folders, top, PartFormat.JSONL, 2)));
  }

  /** With the files parted by segment. */
  static String partitioned(ObjectStore store, PartFormat format, int top) throws IOException {
    RecommendSettings settings = TinySettings.of(store, NIGHT.write(store), top, format, 1);
    return recommended(store, TinySettings.partitioned(settings, "segment"));
  }

  /** With some users held out. */
  static String heldOut(ObjectStore store, PartFormat format, double share, String salt)
      throws IOException {
    RecommendSettings settings = TinySettings.of(store, NIGHT.write(store), 5, format, 1);
    return recommended(store, TinySettings.heldOut(settings, share, salt));
  }

  /** With the best users of items or values. */
  static String itemUsers(ObjectStore store, PartFormat format, String targets, int most)
      throws IOException {
    RecommendSettings settings = TinySettings.of(store, NIGHT.write(store), 5, format, 1);
    return recommended(store, TinySettings.itemUsers(settings, targets, most));
  }

  /** With related items for every item. */
  static String related(ObjectStore store, PartFormat format, int most) throws IOException {
    RecommendSettings settings = TinySettings.of(store, NIGHT.write(store), 5, format, 1);
    return recommended(store, TinySettings.related(settings, most));
  }

  /** Under rules, with reasons. */
  static String ruled(ObjectStore store, PartFormat format, int top, Path rules)
      throws IOException {
    RecommendSettings settings = TinySettings.of(store, NIGHT.write(store), top, format, 1);
    return recommended(store, TinySettings.ruled(settings, rules));
  }

  private static String recommended(ObjectStore store, RecommendSettings settings)
      throws IOException {
    return TinyRuns.run(store, settings).folder();
  }

  /** The same store; requests that change something are kept. */
  static ObjectStore recording(ObjectStore store, List<String> requests) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            Nights.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, args) -> {
              if (List.of("create", "replace", "overwrite", "delete").contains(method.getName())) {
                requests.add(method.getName() + " " + args[0]);
              }
              try {
                return method.invoke(store, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Rewrites a file of a {@code file:} root behind the store's back. */
  static void rewrite(Path root, String key, UnaryOperator<byte[]> change) throws IOException {
    Path file = root.resolve(key);
    Files.write(file, change.apply(Files.readAllBytes(file)));
  }

  /** Rewrites a part of JSON lines and its result, so that only its content is wrong. */
  static void forge(Path root, String run, int part, UnaryOperator<String> change)
      throws IOException {
    String name = Layout.part(part, PARTS, "jsonl");
    rewrite(
        root,
        run + "/" + name,
        bytes ->
            change
                .apply(new String(bytes, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
    byte[] forged = Files.readAllBytes(root.resolve(run).resolve(name));
    claim(
        root,
        run,
        part,
        files ->
            List.of(new FileEntry(name, forged.length, files.get(0).rows(), Sha256.of(forged))));
  }

  /** Rewrites what a part's result says of its files. */
  static void claim(Path root, String run, int part, UnaryOperator<List<FileEntry>> change)
      throws IOException {
    claim(root, run, part, change, UnaryOperator.identity());
  }

  /** Rewrites what a part's result says of the files of its outputs. */
  static void claimOutputs(Path root, String run, int part, List<FileEntry> outputs)
      throws IOException {
    claim(root, run, part, UnaryOperator.identity(), had -> outputs);
  }

  private static void claim(
      Path root,
      String run,
      int part,
      UnaryOperator<List<FileEntry>> files,
      UnaryOperator<List<FileEntry>> outputs)
      throws IOException {
    rewrite(
        root,
        run + "/" + Layout.partResult(part, PARTS),
        bytes -> {
          PartResult result = Json.read(bytes, PartResult.class, "result");
          return Json.pretty(
              new PartResult(
                  result.run(),
                  result.part(),
                  result.parts(),
                  files.apply(result.files()),
                  result.users(),
                  result.rows(),
                  result.shortUsers(),
                  result.sources(),
                  result.shortReasons(),
                  result.emptyUsers(),
                  outputs.apply(result.outputs())));
        });
  }

  /** The second file has another content, and its entry says so. */
  static List<FileEntry> swapped(List<FileEntry> files, byte[] content) {
    FileEntry second = files.get(1);
    return List.of(
        files.get(0),
        new FileEntry(second.name(), content.length, second.rows(), Sha256.of(content)),
        files.get(2));
  }
}
