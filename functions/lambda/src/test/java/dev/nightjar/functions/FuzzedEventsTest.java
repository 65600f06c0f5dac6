package dev.nightjar.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nightjar.recommend.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that are nearly right: a documented error each, and nothing is written. */
class FuzzedEventsTest {
  private static final List<Class<?>> DOCUMENTED =
      List.of(
          WrongEventException.class,
          RefusedEventException.class,
          NothingPublishedException.class,
          TransientFailureException.class,
          OutOfTimeException.class);

  /** Of each event. */
  private static final int SEEDS = 320;

  @TempDir Path root;
  private final PrintStream out = System.out;

  /** A receipt of every failure would be printed. */
  @BeforeEach
  void hush() {
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  @AfterEach
  void speak() {
    System.setOut(out);
  }

  /**
   * A handler's event.
   *
   * @param mayBeDone whether it may be right: it is one that writes nothing
   */
  private record Asked(RequestStreamHandler handler, String event, boolean mayBeDone) {}

  private List<Asked> events() {
    String at = "\"root\":\"" + root + "\",";
    String night = "\"date\":\"2026-01-31\",\"night\":\"n-1\"";
    RecommendHandler recommend = new RecommendHandler();
    LaunchHandler launch = new LaunchHandler();
    return List.of(
        new Asked(recommend, "{\"action\":\"begin\"," + at + night + ",\"claim\":false}", true),
        wrong(
            recommend,
            "{\"action\":\"plan\","
                + at
                + "\"dataset\":\"datasets/d\",\"model\":\"models/m\",\"settings\":{\"top\":5}}"),
        wrong(
            recommend,
            "{\"action\":\"shard\","
                + at
                + "\"run\":\"r\",\"dataset\":\"d\",\"model\":\"m\",\"part\":3,\"threads\":1,\"settings\":{\"batch_size\":4}}"),
        wrong(
            recommend, "{\"action\":\"check\"," + at + "\"dataset\":\"datasets/d\",\"width\":64}"),
        wrong(
            new PublishHandler(),
            "{"
                + at
                + "\"run\":\"recommendations/dt=2026-01-31/run=1\",\"settings\":{\"overlap_stop\":\"0.2..1\"}}"),
        wrong(
            new LoadHandler(),
            "{"
                + at
                + "\"settings\":{\"to\":\"redis\",\"target\":\"redis://127.0.0.1:1/0\",\"rate\":9}}"),
        wrong(
            new ReportHandler(),
            "{"
                + at
                + night
                + ",\"ended_at\":\"2026-01-31T04:00:00Z\",\"served\":{\"run\":\"recommendations/dt=2026-01-31/run=1\","
                + "\"planned_at\":\"2026-01-31T03:00:00Z\",\"published_at\":\"2026-01-31T03:30:00Z\"}}"),
        wrong(new RetainHandler(), "{" + at + "\"keep\":14}"),
        wrong(
            launch,
            "{\"action\":\"start\","
                + at
                + night
                + ",\"parameters\":{\"interactions\":\"i\",\"catalog\":\"c\"}}"),
        wrong(launch, "{\"action\":\"status\"," + at + night + ",\"job_id\":\"j-1\"}"),
        wrong(launch, "{\"action\":\"cancel\"," + at + night + "}"));
  }

  private static Asked wrong(RequestStreamHandler handler, String event) {
    return new Asked(handler, event, false);
  }

  @Test
  void everyBrokenEventIsTold() throws IOException {
    for (Asked asked : events()) {
      ask(asked, "null".getBytes(StandardCharsets.UTF_8), -1);
      for (int seed = 0; seed < SEEDS; seed++) {
        ask(asked, Fuzz.mutate(asked.event().getBytes(StandardCharsets.UTF_8), seed), seed);
      }
    }
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files).containsExactly(root);
    }
  }

  private static void ask(Asked asked, byte[] event, int seed) throws IOException {
    try {
      asked
          .handler()
          .handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null);
      if (!asked.mayBeDone()) {
        throw new AssertionError("done: " + new String(event, StandardCharsets.UTF_8));
      }
    } catch (RuntimeException e) {
      if (!DOCUMENTED.contains(e.getClass())) {
        throw new AssertionError(
            "seed " + seed + ": " + new String(event, StandardCharsets.UTF_8), e);
      }
    }
  }
}
