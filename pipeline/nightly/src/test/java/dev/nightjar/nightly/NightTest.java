package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.report.MorningReport;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conductor over {@link FakeStages}. */
class NightTest {
  @TempDir static Path finishedRoot;
  private static List<StageRun> finished;
  @TempDir Path root;
  @TempDir Path home;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStores.open(root.toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** A whole night lies in the root, whose processes ran for the first test that asks for it. */
  private List<StageRun> finishedNight() throws Exception {
    if (finished == null) {
      finished = run();
      copy(root, finishedRoot);
    } else {
      copy(finishedRoot, root);
    }
    return finished;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private List<StageRun> run() throws Exception {
    return night(Optional.empty(), Optional.empty(), false).run();
  }

  private Night night() throws Exception {
    return night(Optional.empty(), Optional.empty(), false);
  }

  private Night night(Optional<Integer> relatedItems, Optional<String> itemUsers, boolean delta)
      throws Exception {
    NightSettings settings =
        new NightSettings(
            "log",
            "items",
            Optional.of("users"),
            root.toString(),
            Optional.of(LocalDate.of(2026, 1, 31)),
            20,
            "jsonl",
            relatedItems,
            itemUsers,
            delta);
    return new Night(settings, store, FakeLauncher.in(home), List.of("--config", "c.yaml"));
  }

  @Test
  void handsTheFolderOfEachStageToTheNext() throws Exception {
    finishedNight();
    assertThat(Files.readAllLines(root.resolve("asked")))
        .containsExactly(
            "dataset --root ROOT --interactions log --catalog items --users users"
                + " --date 2026-01-31 --receipt nights/dt=2026-01-31/local/dataset.json"
                + " --config c.yaml",
            "train --root ROOT --dataset datasets/dt=2026-01-31/run=d"
                + " --receipt nights/dt=2026-01-31/local/train.json --config c.yaml",
            "recommend --root ROOT --dataset datasets/dt=2026-01-31/run=d --model models/m"
                + " --top 20 --format jsonl"
                + " --receipt nights/dt=2026-01-31/local/recommend.json --config c.yaml",
            "publish --root ROOT --run recommendations/dt=2026-01-31/run=r"
                + " --receipt nights/dt=2026-01-31/local/publish.json --config c.yaml");
  }

  @Test
  void asksTheStagesForTheOptionalOutputs() throws Exception {
    night(Optional.of(8), Optional.of("i7,brand=Acme"), true).run();
    assertThat(Files.readString(root.resolve("asked")))
        .contains("train --root ROOT --dataset datasets/dt=2026-01-31/run=d --related-pairs 80 ")
        .contains(" --format jsonl --related-items 8 --item-users i7,brand=Acme ")
        .contains("publish --root ROOT --run recommendations/dt=2026-01-31/run=r --delta ");
  }

  @Test
  void tellsWhatWasDoneAndWhatWasThereAlready() throws Exception {
    assertThat(finishedNight())
        .extracting(StageRun::reused)
        .containsExactly(false, false, false, false);
    assertThat(run())
        .extracting(StageRun::stage, StageRun::folder, StageRun::reused)
        .containsExactly(
            tuple("dataset", "datasets/dt=2026-01-31/run=d", true),
            tuple("train", "models/m", true),
            tuple("recommend", "recommendations/dt=2026-01-31/run=r", true),
            tuple("publish", "recommendations/dt=2026-01-31/run=r", true));
  }

  @Test
  void gathersTheWarningsOfTheStages() throws Exception {
    Files.writeString(root.resolve("warn-dataset"), "a short log");
    Files.writeString(root.resolve("warn-publish"), "a low coverage");
    Night night = night();
    night.run();
    assertThat(night.warnings())
        .containsExactly(
            new Warning("dataset", "a short log"), new Warning("publish", "a low coverage"));
  }

  @Test
  void keepsTheWarningsOfANightThatBreaksOff() throws Exception {
    Files.writeString(root.resolve("warn-train"), "few users");
    Files.writeString(root.resolve("fail-train"), "1");
    Night night = night();
    assertThatExceptionOfType(StageFailedException.class).isThrownBy(night::run);
    assertThat(night.warnings()).containsExactly(new Warning("train", "few users"));
  }

  @Test
  void stopsAtTheStageThatFailsAndGoesOnFromThere() throws Exception {
    Path fail = Files.writeString(root.resolve("fail-train"), "1\nno --catalog, as run names it");
    assertThatExceptionOfType(StageFailedException.class)
        .isThrownBy(this::run)
        .withMessage(
            "stage train ended with exit code 1: no --catalog, as run names it; what is finished is"
                + " kept, and the same command continues from there");
    Files.delete(fail);
    assertThat(run()).extracting(StageRun::reused).containsExactly(true, false, false, false);
  }

  @Test
  void saysWhereASettingGoesThatAStageNames() throws Exception {
    Files.writeString(root.resolve("fail-train"), "2\n--epochs must be 0 or more, was -1");
    assertThatExceptionOfType(StageFailedException.class)
        .isThrownBy(this::run)
        .withMessageContaining("2: --epochs must be 0 or more, was -1; what is finished")
        .withMessageEndingWith(": section train of --config FILE, or NIGHTJAR_TRAIN_...");
  }

  @Test
  void passesARefusalOn() throws Exception {
    Files.writeString(root.resolve("fail-train"), "3");
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(this::run)
        .withMessage(
            "stage train refused: it was told to; what was published before stays current");
  }

  @Test
  void doesNotTrustAStageThatLeavesNoReceipt() throws Exception {
    Path script = home.resolve("nightjar");
    FakeLauncher.in(home);
    Files.writeString(script, "#!/bin/sh\necho datasets/x\n");
    NightSettings settings = settings();
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> new Night(settings, store, new Launcher(script), List.of()).run())
        .withMessageEndingWith("/local/dataset.json does not exist");
    Files.writeString(script, "#!/bin/sh\necho one; echo two\n");
    assertThatExceptionOfType(ContractException.class)
        .isThrownBy(() -> new Night(settings, store, new Launcher(script), List.of()).run())
        .withMessageContaining(
            "expected one line on standard output, the folder; found [one, two]");
  }

  private NightSettings settings() {
    return new NightSettings(
        "log",
        "items",
        Optional.empty(),
        root.toString(),
        Optional.empty(),
        20,
        "parquet",
        Optional.empty(),
        Optional.empty(),
        false);
  }

  @Test
  void writesAReportOfTheNight() throws Exception {
    String key = report(finishedNight());
    assertThat(key).isEqualTo("reports/dt=2026-01-31/run=%s/index.html".formatted(runId()));
    String page = Files.readString(root.resolve(key));
    assertThat(page)
        .contains("<h1>Night of 31 January 2026</h1>")
        .contains("<dt>recommendations</dt><dd>60</dd>")
        .contains("<th scope=\"row\">All users</th><td>1,000</td><td>0.1250</td><td>0.0313</td>")
        .contains("<th scope=\"row\">not JSON &lt;br&gt;</th><td>7</td>")
        .contains("<th scope=\"row\">dataset</th><td class=\"left\">done</td>")
        .contains("<td>12,345</td><td>678</td><td>7</td><td>2.5 MB</td><td>$0.06</td>")
        .contains("<li>Apple</li>")
        .contains("href=\"../../../current.json\"");
  }

  @Test
  void reportsANightThatIsNotServed() throws Exception {
    Files.writeString(root.resolve("fail-train"), "3");
    assertThatExceptionOfType(RefusedException.class).isThrownBy(this::run);
    Files.writeString(
        root.resolve("nights/dt=2026-01-31/local/failure.json"), "{\"state\":\"Train\"}");
    MorningReport report = MorningReport.ofDate(store, LocalDate.of(2026, 1, 31)).orElseThrow();
    assertThat(report.key()).isEqualTo("reports/dt=2026-01-31/run=unpublished/index.html");
    assertThat(report.sentence())
        .isEqualTo(
            "Refused. Stage train refused: it was told to. What was published before stays"
                + " current.");
    assertThat(root.resolve(report.key())).content().contains("<dd>12,345</dd>");
  }

  @Test
  void reportsANightAgainFromItsReceipts() throws Exception {
    String key = report(finishedNight());
    Files.delete(root.resolve(key));
    assertThat(MorningReport.ofDate(store, LocalDate.of(2026, 1, 31)))
        .get()
        .extracting(MorningReport::key)
        .isEqualTo(key);
    assertThat(root.resolve(key)).content().contains("users served", "<td>1.50 GB</td>");
    assertThat(MorningReport.ofDate(store, LocalDate.of(2026, 1, 30))).isEmpty();
  }

  @Test
  void reportsTheRunOfANightThatWentOnWithoutItsModel() throws Exception {
    String key = report(finishedNight());
    store.overwrite(
        "nights/dt=2026-01-31/local/train.json",
        Json.pretty(FakeStages.broken("train", ExitCode.REFUSED, "it was told to")));
    assertThat(MorningReport.ofDate(store, LocalDate.of(2026, 1, 31)))
        .get()
        .extracting(MorningReport::key)
        .isEqualTo(key);
    assertThat(root.resolve(key)).content().contains("<td class=\"left\">refused</td>");
  }

  @Test
  void reportsANightThatBeganByHandWithALaterStage() throws Exception {
    String key = report(finishedNight());
    Files.delete(root.resolve("nights/dt=2026-01-31/local/dataset.json"));
    Files.delete(root.resolve("nights/dt=2026-01-31/local/train.json"));
    assertThat(MorningReport.ofDate(store, LocalDate.of(2026, 1, 31)))
        .get()
        .extracting(MorningReport::key)
        .isEqualTo(key);
  }

  @Test
  void keepsTheReportOfTheNightThatDidTheWork() throws Exception {
    String key = report(finishedNight());
    String page = Files.readString(root.resolve(key));
    report(run());
    assertThat(root.resolve(key)).hasContent(page);
    Files.delete(root.resolve(key));
    report(run());
    assertThat(root.resolve(key)).content().contains("found finished</td>");
  }

  private String report(List<StageRun> stages) throws Exception {
    return MorningReport.write(store, stages.stream().map(StageRun::reported).toList());
  }

  private String runId() throws Exception {
    return FolderReader.open(store, "recommendations/dt=2026-01-31/run=r", "recommend")
        .manifest()
        .id();
  }
}
