package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Sha256;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import dev.nightjar.stage.storage.StormyBlobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole night, in the real processes of its stages and from bucket to bucket, while storage fails
 * at nearly a third of all requests, answers others slowly and breaks off in the middle of others.
 * {@code ci/storm} runs it; the system property {@code nightjar.seed} decides what fails.
 */
class StormyNight {
  private static final int ATTEMPTS = 30;

  @TempDir Path folder;
  private final int seed = Integer.getInteger("nightjar.seed", 1);
  private DemoNight demo;
  private S3Server server;

  @Test
  void endsWithTheSameBytesOrStopsAndTheOldPointerStays() throws Exception {
    demo = DemoNight.in(folder);
    StormyBlobs[] storm = {null};
    try (S3Server stormy = S3Server.behind(blobs -> storm[0] = new StormyBlobs(blobs, seed));
        ObjectStore in = ObjectStores.open(stormy.root("in"));
        ObjectStore calm = ObjectStores.open(stormy.root("calm"));
        ObjectStore root = ObjectStores.open(stormy.root("storm"))) {
      server = stormy;
      bring(in);
      assertThat(night("calm", "2026-01-30").exitCode()).isZero();
      for (String key : calm.list("")) {
        root.create(key, calm.read(key));
      }
      assertThat(night("calm", "2026-01-31").exitCode()).isZero();

      assertThat(stopsIn(storm[0], StormyBlobs.HURRICANE, root)).isTrue();
      int attempts = endure(storm[0], root);
      System.out.printf(
          "seed %d: done at attempt %d; of %,d moments %,d failed, %d contents broke off%n",
          seed, attempts, storm[0].met(), storm[0].failed(), storm[0].brokenOff());
      assertThat(storm[0].met()).isGreaterThan(300);
      // 15 % before and 15 % after the work, but for chance
      assertThat(storm[0].failed()).isGreaterThan(storm[0].met() / 10);
      assertThat(storm[0].brokenOff()).isPositive();
      assertThat(contents(root)).isEqualTo(contents(calm)).hasSizeGreaterThan(40);
    }
  }

  private void bring(ObjectStore in) throws IOException {
    try (Stream<Path> logs = Files.list(demo.files().interactions())) {
      for (Path log : logs.toList()) {
        in.create("log/" + log.getFileName(), log);
      }
    }
    in.create("catalog.jsonl", demo.files().catalog());
    in.create("users.jsonl", demo.files().users());
  }

  /** Starts the night again wherever it stops. */
  private int endure(StormyBlobs storm, ObjectStore root) throws Exception {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (!stopsIn(storm, StormyBlobs.STORM, root)) {
        return attempt;
      }
    }
    throw new AssertionError("the night never ended well");
  }

  /** Whether the night stops; then it says why and leaves the pointer. */
  private boolean stopsIn(StormyBlobs storm, int fails, ObjectStore root) throws Exception {
    byte[] old = root.read(Layout.CURRENT);
    storm.blow(fails);
    NightProcess.Ended ended = night("storm", "2026-01-31");
    storm.blow(0);
    if (ended.exitCode() == 0) {
      return false;
    }
    System.out.println(ended.said());
    assertThat(ended.exitCode()).as(ended.said()).isEqualTo(1);
    assertThat(ended.said()).contains("s3://").doesNotContain("\tat ");
    assertThat(root.read(Layout.CURRENT)).isEqualTo(old);
    return true;
  }

  private NightProcess.Ended night(String root, String date) throws Exception {
    String in = server.root("in");
    List<String> arguments =
        demo
            .arguments(server.root(root), in + "/log", in + "/catalog.jsonl", in + "/users.jsonl")
            .stream()
            .map(argument -> argument.startsWith("--date=") ? "--date=" + date : argument)
            .toList();
    return NightProcess.run(server.environment(), arguments);
  }

  /** What the night made, but for lists of files for engines, which name the root. */
  private static Map<String, String> contents(ObjectStore store) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (String key : store.list("")) {
      boolean tellsTheTime = key.startsWith("nights/") || key.startsWith("reports/");
      if (!tellsTheTime && !key.contains("/" + Layout.SYMLINKS)) {
        contents.put(key, Sha256.of(store.read(key)));
      }
    }
    return contents;
  }
}
