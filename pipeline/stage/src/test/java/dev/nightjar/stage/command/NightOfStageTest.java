package dev.nightjar.stage.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.contract.Provenance;
import dev.nightjar.stage.storage.FolderWriter;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage that is told the root only goes on from what the night has. */
class NightOfStageTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 1, 31);

  record Sample(
      @Setting(value = "Where everything is.", affects = Affects.NOTHING) String root,
      @Setting(value = "A dataset.", madeBy = Layout.DATASET, affects = Affects.NOTHING)
          String dataset,
      @Setting(value = "A model.", madeBy = Layout.TRAIN, affects = Affects.NOTHING)
          String model) {}

  @TempDir Path folder;
  private ObjectStore store;

  @BeforeEach
  void open() {
    store = ObjectStores.open(folder.toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Sample parse(String... more) {
    String[] args = new String[more.length + 1];
    args[0] = "--root=" + folder;
    System.arraycopy(more, 0, args, 1, more.length);
    return StageCommand.of("recommend", "Recommends.", Sample.class, s -> {}).parse(args);
  }

  private String dataset(LocalDate date, String id) throws IOException {
    String dataset = Layout.dataset(date, id);
    DatasetFacts facts = new DatasetFacts(date.toString(), 3, 2, 12, 1, "local", 4, 2, 10, 7);
    new FolderWriter(store, dataset).finish(Layout.DATASET, facts, provenance());
    return dataset;
  }

  private void model(String id, String dataset) throws IOException {
    ModelFacts facts = new ModelFacts("sasrec", 2, Layout.manifestOf(dataset), 50, 128, 0.1, 0.125);
    new FolderWriter(store, Layout.model(id)).finish(Layout.TRAIN, facts, provenance());
  }

  private static Provenance provenance() {
    return new Provenance(
        List.of(), JsonNodeFactory.instance.objectNode(), 0, "0.1.0", "unknown", Map.of());
  }

  @Test
  void takesTheDatasetOfTheNightAndTheModelThatWasTrainedOnIt() throws Exception {
    model("old", dataset(NIGHT.minusDays(1), "a"));
    model("new", dataset(NIGHT, "b"));
    assertThat(parse("--date=2026-01-31"))
        .isEqualTo(new Sample(folder.toString(), "datasets/dt=2026-01-31/run=b", "models/new"));
  }

  @Test
  void isOfTodayUnlessToldOtherwise() throws Exception {
    String today = dataset(LocalDate.now(ZoneOffset.UTC), "t");
    model("m", today);
    assertThat(parse().dataset()).isEqualTo(today);
  }

  @Test
  void keepsWhatIsNamed() throws Exception {
    model("m", "datasets/d");
    assertThat(parse("--dataset=datasets/d").model()).isEqualTo("models/m");
    assertThat(parse("--dataset=d", "--model=n"))
        .isEqualTo(new Sample(folder.toString(), "d", "n"));
  }

  @Test
  void saysWhatToDoWhereThereIsNothingToGoOnFrom() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--date=2026-01-31"))
        .withMessage(
            "no dataset of 2026-01-31 below %s; choose another night with --date, or name one with"
                + " --dataset",
            store.root());
    dataset(NIGHT, "a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--date=2026-01-31"))
        .withMessage(
            "no model trained on datasets/dt=2026-01-31/run=a below %s; name one with --model",
            store.root());
    dataset(NIGHT, "b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--date=2026-01-31"))
        .withMessage(
            "more than one dataset of 2026-01-31 below %s: datasets/dt=2026-01-31/run=a,"
                + " datasets/dt=2026-01-31/run=b; name one with --dataset",
            store.root());
  }

  @Test
  void aFolderThatIsNotFinishedDoesNotCount() throws Exception {
    store.create(Layout.dataset(NIGHT, "a") + "/items.jsonl", new byte[1]);
    model("m", dataset(NIGHT, "b"));
    assertThat(parse("--date=2026-01-31").dataset()).isEqualTo("datasets/dt=2026-01-31/run=b");
  }

  @Test
  void refusesADateThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--date=2062-01-31"))
        .withMessageMatching("--date must be [0-9-]+ at the latest, was 2062-01-31");
  }

  @Test
  void helpSaysWhatIsTakenByDefault() {
    String help = StageCommand.of("recommend", "", Sample.class, s -> {}).help();
    assertThat(help)
        .contains("A model. By default that of the night.")
        .containsPattern("--date=DATE +Date of the night whose finished folders");
    assertThat(HelpTexts.notAlone(NightOfStage.class)).isEmpty();
    assertThat(HelpTexts.notAlone(ReceiptSettings.class)).isEmpty();
  }
}
