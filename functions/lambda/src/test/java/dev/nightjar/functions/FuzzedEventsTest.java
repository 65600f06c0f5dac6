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
import java.util.Map;
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

  private Map<String, RequestStreamHandler> events() {
    String at = "\"root\":\"" + root + "\",";
    String night = "\"date\":\"2026-01-31\",\"night\":\"n-1\"";
    return Map.of(
        "{\"action\":\"plan\","
            + at
            + "\"dataset\":\"datasets/d\",\"model\":\"models/m\",\"settings\":{\"top\":5}}",
        new RecommendHandler(),
        "{\"action\":\"shard\","
            + at
            + "\"run\":\"r\",\"dataset\":\"d\",\"model\":\"m\",\"part\":3,\"threads\":1,\"settings\":{\"batch_size\":4}}",
        new RecommendHandler(),
        "{\"action\":\"check\"," + at + "\"dataset\":\"datasets/d\",\"width\":64}",
        new RecommendHandler(),
        "{"
            + at
            + "\"run\":\"recommendations/dt=2026-01-31/run=1\",\"settings\":{\"overlap_stop\":\"0.2..1\"}}",
        new PublishHandler(),
        "{"
            + at
            + night
            + ",\"ended_at\":\"2026-01-31T04:00:00Z\",\"served\":{\"run\":\"recommendations/dt=2026-01-31/run=1\","
            + "\"planned_at\":\"2026-01-31T03:00:00Z\",\"published_at\":\"2026-01-31T03:30:00Z\"}}",
        new ReportHandler(),
        "{" + at + "\"keep\":14}",
        new RetainHandler(),
        "{\"action\":\"start\","
            + at
            + night
            + ",\"parameters\":{\"interactions\":\"i\",\"catalog\":\"c\"}}",
        new LaunchHandler());
  }

  @Test
  void everyBrokenEventIsTold() throws IOException {
    for (Map.Entry<String, RequestStreamHandler> event : events().entrySet()) {
      ask(event.getValue(), "null".getBytes(StandardCharsets.UTF_8), -1);
      for (int seed = 0; seed < 500; seed++) {
        byte[] wrong = Fuzz.mutate(event.getKey().getBytes(StandardCharsets.UTF_8), seed);
        ask(event.getValue(), wrong, seed);
      }
    }
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files).containsExactly(root);
    }
  }

  private static void ask(RequestStreamHandler handler, byte[] event, int seed) throws IOException {
    try {
      handler.handleRequest(new ByteArrayInputStream(event), new ByteArrayOutputStream(), null);
      throw new AssertionError("done: " + new String(event, StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      if (!DOCUMENTED.contains(e.getClass())) {
        throw new AssertionError(
            "seed " + seed + ": " + new String(event, StandardCharsets.UTF_8), e);
      }
    }
  }
}
