package dev.nightjar.nightly.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostModelTest {
  private static final Path DOC = Path.of("../../docs/cost.md");
  static final List<NightSize> SIZES =
      List.of(
          new NightSize(100_000, 20_000, 2_000_000, 20, 0.05),
          new NightSize(1_000_000, 100_000, 20_000_000, 20, 0.05),
          new NightSize(10_000_000, 1_000_000, 200_000_000, 20, 0.05));

  /** Round numbers, so that every line can be worked out by hand. */
  private static CostFigures rates() {
    return figures(
        Map.ofEntries(
            Map.entry("log-rows-per-core-second", 1_000.0),
            Map.entry("texts-per-core-second", 10.0),
            Map.entry("products-per-core-second", 1e6),
            Map.entry("cell-products-per-user", 500.0),
            Map.entry("cell-growth-exponent", 1.0),
            Map.entry("worker-utilization", 0.5),
            Map.entry("job-start-vcpu-hours", 1.0),
            Map.entry("worker-gb-per-vcpu", 4.0),
            Map.entry("shuffle-bytes-per-row", 100.0),
            Map.entry("log-bytes-per-row", 10.0),
            Map.entry("sequences-per-second", 100.0),
            Map.entry("epochs", 36.0),
            Map.entry("most-sequences", 1e12),
            Map.entry("fewest-epochs", 1.0),
            Map.entry("train-start-seconds", 360.0),
            Map.entry("users-per-core-second", 100.0),
            Map.entry("users-per-core-second-at-items", 1_000.0),
            Map.entry("shard-start-seconds", 2.0),
            Map.entry("shard-users", 1_000.0),
            Map.entry("rows-verified-per-second", 1_000.0),
            Map.entry("function-gb", 3.0),
            Map.entry("bytes-per-item", 2_000.0),
            Map.entry("bytes-per-user", 100.0),
            Map.entry("bytes-per-interaction", 20.0),
            Map.entry("bytes-per-embedding", 1_500.0),
            Map.entry("bytes-per-recommendation", 10.0),
            Map.entry("nights-kept", 10.0),
            Map.entry("polls-per-night", 45.0),
            Map.entry("log-gb-per-night", 0.5),
            Map.entry("metrics", 30.0),
            Map.entry("alarms", 6.0)));
  }

  private static CostFigures figures(Map<String, Double> values) {
    Map<String, CostFigures.Figure> figures = new TreeMap<>();
    values.forEach((name, value) -> figures.put(name, new CostFigures.Figure(value, "test", true)));
    return new CostFigures(LocalDate.of(2026, 1, 31), "here", figures);
  }

  /** Everything costs two dollars. */
  private static CostFigures prices() throws IOException {
    Map<String, Double> two = new TreeMap<>();
    CostFigures.prices(Optional.empty()).byName().keySet().forEach(name -> two.put(name, 2.0));
    return figures(two);
  }

  private static Map<String, Double> quantities(NightSize size) throws IOException {
    Map<String, Double> quantities = new TreeMap<>();
    for (CostLine line : CostModel.night(prices(), rates(), size)) {
      assertThat(line.dollars()).isEqualTo(2 * line.quantity());
      quantities.put(line.stage() + ", " + line.what(), line.quantity());
    }
    return quantities;
  }

  @Test
  void multipliesRatesAndSizes() throws IOException {
    Map<String, Double> night = quantities(new NightSize(20_000, 2_000, 180_000, 10, 0.1));
    // rows 180 s, 200 new texts 20 s, 4e8 products 400 s: 600 s, twice that at half the use
    double hours = 1 + 2 * 600 / 3600.0;
    assertThat(night)
        .hasEntrySatisfying("dataset, Dataflow processors", is(hours))
        .hasEntrySatisfying("dataset, Dataflow memory", is(4 * hours))
        .hasEntrySatisfying("dataset, Dataflow shuffle", is(0.018))
        // log 1.8 MB, 1,800 known vectors of 1,500 bytes
        .hasEntrySatisfying("dataset, log and known vectors, AWS to Google", is(0.0045))
        // 4 MB of items, 2 MB of users, 3.6 MB of interactions, 0.3 MB of new vectors
        .hasEntrySatisfying("dataset, dataset and new vectors, Google to AWS", is(0.0099))
        .hasEntrySatisfying("train, GPU machine, on demand", is(2.1))
        // twice the items: 50 users a second and core, two cores; 20 shards start
        .hasEntrySatisfying("recommend, Lambda", is(3 * (200 + 40)))
        .hasEntrySatisfying("recommend, Lambda requests", is(20e-6))
        .hasEntrySatisfying("publish, Lambda", is(3 * 202))
        .hasEntrySatisfying("nightly, state transitions", is(0.28))
        .hasEntrySatisfying("nightly, S3 writes", is(1.16))
        .hasEntrySatisfying("nightly, S3 reads", is(2.8))
        // ten nights of 9.6 + 4 + 2 MB, and 3 MB of vectors, a thirtieth of a month
        .hasEntrySatisfying("nightly, S3 storage", is(0.159 / 30))
        .hasEntrySatisfying("nightly, metrics", is(1))
        .hasEntrySatisfying("nightly, alarms", is(0.2))
        .hasEntrySatisfying("nightly, dashboard", is(1 / 30.0))
        .hasEntrySatisfying("nightly, logs", is(0.5))
        .hasSize(17);
  }

  private static Consumer<Double> is(double expected) {
    return found -> assertThat(found).isEqualTo(expected, within(1e-9 * expected));
  }

  @Test
  void looksForSimilarUsersInCellsBeyondWhatIsComparedExactly() throws IOException {
    double few = quantities(new NightSize(100_000, 1, 1, 1, 0)).get("dataset, Dataflow processors");
    double many =
        quantities(new NightSize(400_000, 1, 1, 1, 0)).get("dataset, Dataflow processors");
    assertThat((few - 1) * 1800).isEqualTo(1e4, within(0.01));
    // 500 products a user at 200,000 users, twice as many at twice as many users
    assertThat((many - 1) * 1800).isEqualTo(400, within(0.01));
  }

  /** As the trainer does: 12 epochs, 5 million sequences, 4 epochs, and half as much once more. */
  @Test
  void aLargeLogIsReadLessOften() throws IOException {
    CostFigures rates = CostFigures.rates(Optional.empty());
    double start = rates.get("train-start-seconds");
    double second = rates.get("sequences-per-second");
    double[] sequences = {18 * 1e5, 1.5 * 5e6, 6 * 1e7};
    for (int i = 0; i < sequences.length; i++) {
      assertThat(CostModel.trainHours(rates, SIZES.get(i)) * 3600)
          .isEqualTo(start + sequences[i] / second, within(1e-6));
    }
  }

  @Test
  void theFirstNightEmbedsEveryText() {
    NightSize size = new NightSize(10, 5, 100, 1, 0.05);
    assertThat(size.first().newTexts()).isEqualTo(1);
  }

  @Test
  void everyFigureHasASourceAndADate() throws IOException {
    for (CostFigures figures :
        List.of(CostFigures.prices(Optional.empty()), CostFigures.rates(Optional.empty()))) {
      assertThat(figures.where()).isNotBlank();
      assertThat(figures.byName())
          .allSatisfy((name, figure) -> assertThat(figure.source()).as(name).isNotBlank());
    }
    assertThat(CostFigures.rates(Optional.empty()).byName().keySet())
        .isEqualTo(rates().byName().keySet());
    assertThat(CostFigures.prices(Optional.empty()).byName())
        .allSatisfy((name, price) -> assertThat(price.source()).startsWith("https://"));
  }

  @Test
  void takesOtherPrices(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ours.yaml");
    String ours =
        new String(
            CostModelTest.class
                .getResourceAsStream("/dev/nightjar/nightly/cost/prices.yaml")
                .readAllBytes(),
            StandardCharsets.UTF_8);
    Files.writeString(file, ours.replace("dollars: 1.006", "dollars: 0.4"));
    assertThat(CostFigures.prices(Optional.of(file.toString())).get("gpu-hour")).isEqualTo(0.4);
    Files.writeString(file, ours.replace("gpu-hour", "gpu-minute"));
    assertThatThrownBy(() -> CostFigures.prices(Optional.of(file.toString())))
        .hasMessageStartingWith("--prices " + file + ": expected the names ")
        .hasMessageContaining("gpu-minute");
    Files.writeString(file, ours.replace("dollars: 1.006", "dollars: cheap"));
    assertThatThrownBy(() -> CostFigures.prices(Optional.of(file.toString())))
        .hasMessageContaining("gpu-hour must have dollars of at least 0");
  }

  @Test
  void theDocumentHoldsTheTableAndTheFigures() throws IOException {
    String document = Files.readString(DOC);
    assertThat(document).contains(CostDocument.table(SIZES));
    assertThat(document)
        .contains(CostDocument.figures("price", CostFigures.prices(Optional.empty())));
    assertThat(document)
        .contains(CostDocument.figures("rate", CostFigures.rates(Optional.empty())));
  }
}
