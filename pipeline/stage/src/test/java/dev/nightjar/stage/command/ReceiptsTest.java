package dev.nightjar.stage.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.StageReceipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsTest {
  private static final String KEY = "nights/dt=2026-01-31/n1/train.json";

  record Sample(@Setting(value = "Where everything lies.", affects = Affects.NOTHING) String root)
      implements StageSettings {}

  @TempDir Path root;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static StageWork work(StageReceipt.Outcome outcome) {
    return new StageWork(
        outcome,
        "models/m",
        Optional.of("a".repeat(64)),
        new StageWork.Rows(30, 20, 10),
        1_000,
        Map.of("test_ndcg10", 0.25),
        1.5);
  }

  private int execute(StageCommand.StageBody<Sample> body, String... more) {
    return execute(body, Map.of(), more);
  }

  private int execute(
      StageCommand.StageBody<Sample> body, Map<String, String> environment, String... more) {
    List<String> args = new ArrayList<>(List.of("--root", root.toString()));
    args.addAll(Arrays.asList(more));
    return StageCommand.ofStage("train", "Trains.", Sample.class, body)
        .with(environment, new PrintStream(err, true, StandardCharsets.UTF_8))
        .execute(args.toArray(String[]::new));
  }

  private StageReceipt receipt() throws IOException {
    return Json.read(Files.readAllBytes(root.resolve(KEY)), StageReceipt.class, KEY);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatWasMade() throws Exception {
    Instant before = Instant.now().minusMillis(1);
    assertThat(
            execute(
                (settings, receipts) -> Optional.of(work(StageReceipt.Outcome.DONE)),
                "--receipt",
                KEY))
        .isZero();
    StageReceipt receipt = receipt();
    assertThat(receipt)
        .isEqualTo(
            new StageReceipt(
                "train",
                StageReceipt.Outcome.DONE,
                Optional.empty(),
                Optional.of("models/m"),
                Optional.of("a".repeat(64)),
                receipt.startedAt(),
                receipt.seconds(),
                receipt.peakMemoryBytes(),
                30,
                20,
                10,
                1_000,
                Map.of("test_ndcg10", 0.25),
                1.5));
    assertThat(receipt.startedAt()).isBetween(before, Instant.now());
    assertThat(receipt.peakMemoryBytes().isPresent())
        .isEqualTo(Files.exists(Path.of("/proc/self/status")));
    assertThat(receipt.peakMemoryBytes().orElse(Long.MAX_VALUE)).isGreaterThan(10_000_000);
    assertThat(said()).isEmpty();
  }

  @Test
  void saysThatAFolderWasFoundAndOverwritesAnEarlierReceipt() throws Exception {
    execute(
        (settings, receipts) -> {
          throw new IOException("no such log");
        },
        "--receipt=" + KEY);
    assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.FAILED);
    execute(
        (settings, receipts) -> Optional.of(work(StageReceipt.Outcome.REUSED)), "--receipt=" + KEY);
    assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.REUSED);
  }

  @Test
  void saysWhyTheGateRefusedAndWithWhichFigures() throws Exception {
    int code =
        execute(
            (settings, receipts) -> {
              throw new RefusedException("NDCG@10 .01 is below .02", Map.of("test_ndcg10", 0.01));
            },
            "--receipt=" + KEY);
    assertThat(code).isEqualTo(ExitCode.REFUSED);
    assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.REFUSED);
    assertThat(receipt().reason()).contains("NDCG@10 .01 is below .02");
    assertThat(receipt().quality()).isEqualTo(Map.of("test_ndcg10", 0.01));
    assertThat(receipt().folder()).isEmpty();
  }

  @Test
  void saysWhyTheStageFailed() throws Exception {
    int code =
        execute(
            (settings, receipts) -> {
              throw new IllegalStateException();
            },
            "--receipt=" + KEY);
    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(receipt().outcome()).isEqualTo(StageReceipt.Outcome.FAILED);
    assertThat(receipt().reason()).contains("IllegalStateException");
  }

  @Test
  void failsIfTheReceiptOfGoodWorkCannotBeWritten() throws Exception {
    Files.writeString(root.resolve("nights"), "in the way");
    int code =
        execute(
            (settings, receipts) -> Optional.of(work(StageReceipt.Outcome.DONE)),
            "--receipt=" + KEY);
    assertThat(code).isEqualTo(ExitCode.FAILED);
    assertThat(said()).startsWith("nightjar train: ");
  }

  @Test
  void keepsTheFirstReasonIfTheReceiptOfAFailureCannotBeWritten() throws Exception {
    Files.writeString(root.resolve("nights"), "in the way");
    int code =
        execute(
            (settings, receipts) -> {
              throw new RefusedException("too bad");
            },
            "--receipt=" + KEY);
    assertThat(code).isEqualTo(ExitCode.REFUSED);
    assertThat(said())
        .contains("train: no receipt: ")
        .endsWith("nightjar train: refused: too bad\n");
  }

  @Test
  void writesNothingUnlessAsked() {
    assertThat(execute((settings, receipts) -> Optional.of(work(StageReceipt.Outcome.DONE))))
        .isZero();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void leavesTheReceiptToWorkThatGoesOnElsewhere() throws Exception {
    List<Receipts> handedOn = new ArrayList<>();
    assertThat(
            execute(
                (settings, receipts) -> {
                  handedOn.add(receipts);
                  return Optional.empty();
                },
                "--receipt=" + KEY))
        .isZero();
    assertThat(root).isEmptyDirectory();
    Receipts elsewhere =
        Json.read(Json.line(handedOn.get(0)), Receipts.class, "as another process gets it");
    elsewhere.write(elsewhere.of(work(StageReceipt.Outcome.DONE)));
    assertThat(receipt().startedAt()).isEqualTo(handedOn.get(0).startedAt());
  }

  @Test
  void addsThePriceOfTheMachineToWhatOthersWerePaid() throws Exception {
    Receipts receipts =
        new Receipts(
            "train",
            root.toString(),
            new ReceiptSettings(Optional.of(KEY), false, 3_600),
            Instant.now().minusSeconds(20));
    StageReceipt receipt = receipts.of(work(StageReceipt.Outcome.DONE));
    assertThat(receipt.seconds()).isGreaterThanOrEqualTo(20);
    assertThat(receipt.estimatedCost()).isEqualTo(receipt.seconds() + 1.5);
  }

  @Test
  void saysTheMetricsWhereAVariableAsksForThem() {
    execute(
        (settings, receipts) -> Optional.of(work(StageReceipt.Outcome.DONE)),
        Map.of("NIGHTJAR_TRAIN_METRIC_LINE", "true"));
    assertThat(said()).startsWith("{\"_aws\":{").contains("\"RowsIn\":30").endsWith("}\n");
  }

  @Test
  void refusesAKeyOutsideTheRoot() {
    for (String key : List.of("/tmp/r.json", "../r.json", "s3://b/r.json", " ")) {
      assertThat(
              execute(
                  (settings, receipts) -> Optional.of(work(StageReceipt.Outcome.DONE)),
                  "--receipt=" + key))
          .as(key)
          .isEqualTo(ExitCode.WRONG_USAGE);
    }
    assertThat(said()).contains("--receipt must be a key below the root, was /tmp/r.json");
  }
}
