package dev.nightjar.stage.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageCommandTest {
  enum Shape {
    ROUND,
    SQUARE
  }

  record Sample(
      @Setting(value = "Where results go.", affects = Affects.NOTHING) String root,
      @Heading("Rows") @Setting(value = "Rows of a user.", defaultValue = "20") int top,
      @Setting(value = "Form of a nut.", defaultValue = "round") Shape shape,
      @Heading("Time") @Setting("The night, 100 % optional.") Optional<LocalDate> date,
      @Setting(value = "Keep going.", defaultValue = "false") boolean keepGoing) {
    Sample {
      if (top < 1) {
        throw new IllegalArgumentException("top must be at least 1, was " + top);
      }
    }
  }

  @TempDir Path folder;
  private final List<Sample> ran = new ArrayList<>();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int execute(Map<String, String> environment, String... args) {
    return execute(ran::add, environment, args);
  }

  private int execute(
      StageCommand.Body<Sample> body, Map<String, String> environment, String... args) {
    return StageCommand.of("recommend", "Recommends.", Sample.class, body)
        .with(environment, new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(args);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String yaml(String... lines) throws IOException {
    return Files.write(folder.resolve("night.yaml"), List.of(lines)).toString();
  }

  @Test
  void takesDefaults() {
    assertThat(execute(Map.of(), "--root", "r")).isEqualTo(0);
    assertThat(ran).containsExactly(new Sample("r", 20, Shape.ROUND, Optional.empty(), false));
  }

  @Test
  void prefersFlagToVariableToFileToDefault() throws Exception {
    String config = yaml("recommend:", "  top: 1", "  shape: square", "  keep-going: true");
    Map<String, String> environment =
        Map.of("NIGHTJAR_RECOMMEND_TOP", "2", "NIGHTJAR_RECOMMEND_SHAPE", "round");
    assertThat(execute(Map.of(), "--root", "r", "--config", config)).isEqualTo(0);
    assertThat(execute(environment, "--root", "r", "--config", config)).isEqualTo(0);
    assertThat(execute(environment, "--root", "r", "--config=" + config, "--top", "3"))
        .isEqualTo(0);
    assertThat(ran)
        .containsExactly(
            new Sample("r", 1, Shape.SQUARE, Optional.empty(), true),
            new Sample("r", 2, Shape.ROUND, Optional.empty(), true),
            new Sample("r", 3, Shape.ROUND, Optional.empty(), true));
  }

  @Test
  void findsTheFileThroughAVariable() throws Exception {
    Map<String, String> environment =
        Map.of("NIGHTJAR_CONFIG", yaml("recommend:", "  root: r", "  date: 2026-01-31", "train:"));
    assertThat(execute(environment)).isEqualTo(0);
    assertThat(ran)
        .containsExactly(
            new Sample("r", 20, Shape.ROUND, Optional.of(LocalDate.of(2026, 1, 31)), false));
  }

  @Test
  void refusesAnUnknownKey() throws Exception {
    String config = yaml("recommend:", "  topp: 1");
    assertThat(execute(Map.of(), "--root", "r", "--config", config)).isEqualTo(2);
    assertThat(said())
        .isEqualTo(
            """
            nightjar recommend: --config %s: unknown recommend setting topp, expected one of root, top, shape, date, keep-going
            Try: nightjar recommend --help
            """
                .formatted(config));
    assertThat(ran).isEmpty();
  }

  @Test
  void refusesAnUnknownSectionAndASectionWithoutKeys() throws Exception {
    assertThat(execute(Map.of(), "--root", "r", "--config", yaml("recomend:", "  top: 1")))
        .isEqualTo(2);
    assertThat(said()).contains("unknown section recomend, expected one of dataset, train");
    assertThat(execute(Map.of(), "--root", "r", "--config", yaml("recommend: 20"))).isEqualTo(2);
    assertThat(said()).contains("recommend must hold key: value lines, was 20");
    assertThat(execute(Map.of(), "--root", "r", "--config", yaml("recommend"))).isEqualTo(2);
    assertThat(said()).contains("a section per command expected");
  }

  @Test
  void refusesAListWhereOneValueIsExpected() throws Exception {
    String config = yaml("recommend:", "  root: [a, b]");
    assertThat(execute(Map.of(), "--config", config)).isEqualTo(2);
    assertThat(said()).contains("recommend setting root must be one value, was [\"a\",\"b\"]");
  }

  @Test
  void refusesAFileThatIsNotThereOrNotYaml() throws Exception {
    assertThat(execute(Map.of(), "--root", "r", "--config", "no-such.yaml")).isEqualTo(2);
    assertThat(said()).contains("--config no-such.yaml cannot be read");
    assertThat(execute(Map.of(), "--root", "r", "--config", yaml("a: [1"))).isEqualTo(2);
    assertThat(said()).contains("is not YAML");
  }

  @Test
  void refusesAWrongType() {
    assertThat(execute(Map.of(), "--root", "r", "--top", "many")).isEqualTo(2);
    assertThat(said()).contains("'--top': expected a whole number, was many");
    assertThat(execute(Map.of("NIGHTJAR_RECOMMEND_SHAPE", "oval"), "--root", "r")).isEqualTo(2);
    assertThat(said())
        .contains(
            "nightjar recommend: Invalid value for option '--shape': expected round or square, was"
                + " oval\n");
  }

  @Test
  void saysWhichFormADateHas() throws Exception {
    for (String date : List.of("2026-02-30", "31.01.2026", "tomorrow", "")) {
      err.reset();
      assertThat(execute(Map.of(), "--root", "r", "--date", date)).isEqualTo(2);
      assertThat(said())
          .startsWith(
              "nightjar recommend: Invalid value for option '--date': expected a day such as"
                  + " 2026-01-31, was %s\n".formatted(date));
    }
    err.reset();
    String config = yaml("recommend:", "  date: 2026-1-31");
    assertThat(execute(Map.of(), "--root", "r", "--config", config)).isEqualTo(2);
    assertThat(said()).contains("expected a day such as 2026-01-31, was 2026-1-31\n");
  }

  @Test
  void saysThatAFlagIsTrueOrFalse() {
    for (String[] flag : new String[][] {{"--keep-going", "maybe"}, {"--keep-going=maybe"}}) {
      err.reset();
      String[] args =
          Stream.concat(Stream.of("--root", "r"), Stream.of(flag)).toArray(String[]::new);
      assertThat(execute(Map.of(), args)).isEqualTo(2);
      assertThat(said())
          .startsWith(
              "nightjar recommend: Invalid value for option '--keep-going': expected true or false,"
                  + " was maybe\n");
    }
    err.reset();
    assertThat(execute(Map.of("NIGHTJAR_RECOMMEND_KEEP_GOING", "yes"), "--root", "r")).isEqualTo(2);
    assertThat(said()).contains("'--keep-going': expected true or false, was yes\n");
    for (String value : List.of("true", "TRUE", "false")) {
      assertThat(execute(Map.of(), "--root", "r", "--keep-going", value)).isEqualTo(0);
    }
    assertThat(ran).extracting(Sample::keepGoing).containsExactly(true, true, false);
  }

  @Test
  void saysThatAWordBelongsToNoSetting() {
    assertThat(execute(Map.of(), "--root", "r", "stray")).isEqualTo(2);
    assertThat(said())
        .startsWith("nightjar recommend: expected settings such as --root, was stray\n");
  }

  @Test
  void refusesWhatTheRecordRefuses() {
    assertThat(execute(Map.of(), "--root", "r", "--top", "0")).isEqualTo(2);
    assertThat(said()).startsWith("nightjar recommend: top must be at least 1, was 0\n");
  }

  @Test
  void refusesAMissingAndAnUnknownFlag() {
    assertThat(execute(Map.of())).isEqualTo(2);
    assertThat(said()).contains("Missing required option: '--root=STRING'");
    assertThat(execute(Map.of(), "--root", "r", "--rot=r")).isEqualTo(2);
    assertThat(said()).contains("Unknown option: '--rot=r'");
  }

  @Test
  void turnsAFailureIntoOneLineAndExitCode1() {
    StageCommand.Body<Sample> body =
        settings -> {
          throw new IOException("s3://b/x does not exist");
        };
    assertThat(execute(body, Map.of(), "--root", "r")).isEqualTo(1);
    assertThat(said()).isEqualTo("nightjar recommend: s3://b/x does not exist\n");
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    StageCommand.Body<Sample> body = settings -> Files.readString(Path.of(settings.root()));
    assertThat(execute(body, Map.of(), "--root", "/no-such")).isEqualTo(1);
    assertThat(said())
        .isEqualTo(
            "nightjar recommend: /no-such does not exist; check the setting that names it\n");
    assertThat(Receipts.message(new AccessDeniedException("/x")))
        .isEqualTo("/x may not be read or written by this user");
  }

  @Test
  void showsTheStackTraceOnlyWhenAsked() {
    StageCommand.Body<Sample> body =
        settings -> {
          throw new IllegalStateException();
        };
    assertThat(execute(body, Map.of(), "--root", "r", "--verbose")).isEqualTo(1);
    assertThat(said())
        .startsWith("nightjar recommend: IllegalStateException\n")
        .contains("\tat dev.nightjar.stage.command.StageCommandTest");
  }

  @Test
  void turnsARefusalIntoExitCode3() {
    StageCommand.Body<Sample> body =
        settings -> {
          throw new RefusedException("NDCG@10 .01 is below .02");
        };
    assertThat(execute(body, Map.of(), "--root", "r")).isEqualTo(3);
    assertThat(said()).isEqualTo("nightjar recommend: refused: NDCG@10 .01 is below .02\n");
  }

  @Test
  void countsOnlyWhatChangesTheResultIntoTheIdentity() {
    Sample sample = new Sample("r", 20, Shape.SQUARE, Optional.of(LocalDate.of(2026, 1, 31)), true);
    assertThat(Settings.identity(sample))
        .hasToString(
            "{\"top\":20,\"shape\":\"SQUARE\",\"date\":\"2026-01-31\",\"keep_going\":true}");
  }
}
