package dev.nightjar.train.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.train.SmallDataset;
import dev.nightjar.train.TestSettings;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.ColdStart;
import dev.nightjar.train.settings.TrainSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other held-out items, the same training: byte by byte, by the checkpoint it ends with. */
class HeldOutItemsTest {
  private static final String STATE = "state.json";
  private static final String BEST = "best/";
  private static final int EPOCHS = 4;

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({"sasrec, sampled", "sasrec, in_batch", "gru4rec, full", "bert4rec, binary"})
  void itemsOfValidationAndTestLeaveNoTraceInTheParameters(String backbone, String loss)
      throws IOException {
    TrainingSet set = SmallDataset.read(root);
    TrainSettings settings = settings("--backbone", backbone, "--loss", loss);
    Map<String, byte[]> trained = validated(set, settings);
    Map<String, byte[]> other =
        validated(with(set, otherItems(set.histories(), Split.VALIDATION)), settings);

    assertThat(ndcg(other)).isNotEqualTo(ndcg(trained)); // it did see other targets
    assertSame(withoutTheChoice(trained), withoutTheChoice(other));
  }

  /** Which epoch is the best is chosen on validation; test items have no say in that either. */
  @Test
  void itemsOfTestLeaveNoTraceAtAll() throws IOException {
    TrainingSet set = SmallDataset.read(root);
    TrainingSet other = with(set, otherItems(set.histories(), Split.TEST));
    assertThat(targets(other)).isNotEqualTo(targets(set));

    assertSame(validated(set, settings()), validated(other, settings()));
    assertSame(
        onceMore(set.withValidationTrained(), settings()),
        onceMore(other.withValidationTrained(), settings()));
  }

  /** That the comparison would see a trace: validation items are part of the second training. */
  @Test
  void itemsOfValidationLeaveATraceInTheSecondTraining() throws IOException {
    TrainingSet set = SmallDataset.read(root);
    TrainingSet other = with(set, otherItems(set.histories(), Split.VALIDATION));

    Map<String, byte[]> trained = onceMore(set.withValidationTrained(), settings());
    assertThat(
            onceMore(other.withValidationTrained(), settings()).get("parameter/collaborative.npy"))
        .isNotEqualTo(trained.get("parameter/collaborative.npy"));
  }

  private TrainSettings settings(String... more) {
    List<String> flags = new ArrayList<>(List.of(more));
    flags.addAll(List.of("--epochs", "" + EPOCHS, "--patience", "" + EPOCHS));
    return TestSettings.of(root, flags.toArray(String[]::new));
  }

  /** The same users, from the target of a split on with other items. */
  private static Histories otherItems(Histories histories, Split from) {
    SplitMix random = new SplitMix(8);
    List<UserSequence> sequences = new ArrayList<>();
    for (int user = 0; user < histories.users(); user++) {
      int train = histories.trainLength(user);
      int heldOut = histories.target(user, Split.VALIDATION) == 0 ? 0 : 1;
      int[] items = new int[train + 2 * heldOut];
      long[] times = new long[items.length];
      for (int place = 0; place < items.length; place++) {
        boolean kept = place < histories.knownLength(user, from);
        items[place] = kept ? histories.item(user, place) : 1 + random.nextInt(SmallDataset.ITEMS);
        times[place] = histories.time(user, place);
      }
      sequences.add(new UserSequence(user, "u" + user, items, times, train, heldOut, heldOut));
    }
    return Histories.of(sequences);
  }

  private static TrainingSet with(TrainingSet set, Histories histories) {
    return new TrainingSet(set.facts(), set.catalog(), set.tokens(), histories, set.similarUsers());
  }

  private static int[] targets(TrainingSet set) {
    int[] users = set.histories().usersWithTarget(Split.TEST);
    return Arrays.stream(users).map(user -> set.histories().target(user, Split.TEST)).toArray();
  }

  private Map<String, byte[]> validated(TrainingSet set, TrainSettings settings)
      throws IOException {
    return trained(set, settings, Training::run);
  }

  private Map<String, byte[]> onceMore(TrainingSet set, TrainSettings settings) throws IOException {
    return trained(set, settings, Training::runToTheEnd);
  }

  /** The files of the last checkpoint. */
  private Map<String, byte[]> trained(
      TrainingSet set, TrainSettings settings, Consumer<Training> run) throws IOException {
    String key = "held-out.npz";
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      store.delete(key);
      run.accept(
          new Training(
              set,
              TestSettings.plan(settings, TrainingLength.first(settings.training(), 1)),
              TestSettings.view(set.catalog(), settings),
              ColdStart.of(set.catalog(), settings.bundle().coldNeighbours()),
              new Checkpoints(store, key, Duration.ofDays(1), new Interruption())));
    }
    return files(root.resolve(key));
  }

  private static Map<String, byte[]> files(Path checkpoint) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(checkpoint))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static String ndcg(Map<String, byte[]> files) {
    return new String(files.get(STATE), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("validation_ndcg10"))
        .toList()
        .toString();
  }

  /** Which epoch was the best, and the parameters it had, are chosen on validation. */
  private static Map<String, byte[]> withoutTheChoice(Map<String, byte[]> files) {
    Map<String, byte[]> rest = new LinkedHashMap<>(files);
    rest.keySet().removeIf(name -> name.equals(STATE) || name.startsWith(BEST));
    return rest;
  }

  private static void assertSame(Map<String, byte[]> one, Map<String, byte[]> other) {
    assertThat(other.keySet()).isEqualTo(one.keySet());
    assertThat(one).hasSizeGreaterThan(10);
    one.forEach((name, bytes) -> assertThat(other.get(name)).as(name).isEqualTo(bytes));
  }
}
