package dev.nightjar.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log in two files, a catalog and users, small enough to know every line of the result. */
final class KnownLines {
  static final String FIRST =
      """
      {"user_id":"u2","item_id":"b3","timestamp":30}
      {"user_id":"u1","item_id":"b1","timestamp":10}
      {"user_id":"u1","item_id":"b2","timestamp":10}
      {"user_id":"u1","item_id":"b1","timestamp":10}
      not json

      {"user_id":"u1","item_id":"b9","timestamp":5}
      {"item_id":"b1","timestamp":10}
      {"user_id":"u1","item_id":"b3","timestamp":-4}
      """;
  static final String SECOND =
      """
      {"user_id":"u1","item_id":"b3","timestamp":10}
      {"user_id":3,"item_id":"b9","timestamp":7}
      {"user_id":"u4","item_id":"b1","timestamp":8}
      {"user_id":"u4","item_id":"b2","timestamp":8}
      """;
  static final String CATALOG =
      """
      {"item_id":"b2","title":"Red nail polish","brand":"OPI","categories":["Nails"]}
      {"item_id":"b1","title":"Blue nail lacquer"}
      {"item_id":"b1","title":"Twice"}
      {"item_id":"b3","categories":["Skin Care"],"price":3}
      {"item_id":"b0","title":"Never bought"}
      """;

  private KnownLines() {}

  /** Writes them into a folder; results go to its {@code root}. */
  static SmallNight night(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("logs"));
    Files.writeString(folder.resolve("logs/1.jsonl"), FIRST);
    Files.write(folder.resolve("logs/2.jsonl.gz"), SmallNight.gzip(SECOND));
    Files.writeString(folder.resolve("catalog.jsonl"), CATALOG);
    Files.writeString(
        folder.resolve("users.jsonl"),
        """
        {"user_id":"u5","attributes":{"segment":"gold","tags":["a","b"],"since":2019,"gone":null}}
        {"user_id":"u1"}
        {"user_id":"u5","attributes":{"segment":"a later row does not count"}}
        """);
    return new SmallNight(folder + "/logs", folder + "/catalog.jsonl", folder + "/root")
        .with("--users", folder + "/users.jsonl");
  }
}
