package dev.nightjar.functions;

import static dev.nightjar.functions.CloudFiles.block;
import static dev.nightjar.functions.CloudFiles.found;
import static dev.nightjar.functions.CloudFiles.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.ModelFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FunctionMemoryTest {
  private static final int WIDTH = 64;

  /** Of the function that Terraform makes. */
  private static final int DEFAULT_MIB =
      Integer.parseInt(
          found(
                  "memory_mib += optional\\(number, (\\d+)\\)",
                  block("variable \"recommend\"", text("terraform/aws/variables.tf")))
              .iterator()
              .next());

  @Test
  void theDefaultHoldsEveryCatalogOfTheCostPageWithTwoThreads() {
    Set<String> items = found("users, ([\\d,]+) items", text("docs/cost.md"));
    assertThat(items).contains("1,000,000");
    assertThat(items)
        .allSatisfy(
            size -> {
              int count = Integer.parseInt(size.replace(",", ""));
              assertThat(new FunctionMemory(count, 2 * WIDTH, WIDTH).threads(2, DEFAULT_MIB))
                  .isEqualTo(2);
            });
  }

  /** Otherwise a model is paid for that nothing can serve. */
  @Test
  void aModelIsServedWithTheThreadsThatWereFoundBeforeItWasTrained() {
    List<Integer> sizes = new ArrayList<>(List.of(700_000));
    found("users, ([\\d,]+) items", text("docs/cost.md"))
        .forEach(size -> sizes.add(Integer.valueOf(size.replace(",", ""))));
    for (int items : sizes) {
      DatasetFacts dataset = dataset(items);
      ModelFacts model = new ModelFacts("sasrec", items, "d", 50, 2 * WIDTH, 0.1, 0.1);
      int before = FunctionMemory.toTrain(dataset, WIDTH).threads(2, DEFAULT_MIB);
      int after = FunctionMemory.toServe(dataset, model).threads(2, DEFAULT_MIB);
      assertThat(after).as("%d items", items).isEqualTo(before);
    }
  }

  private static DatasetFacts dataset(int items) {
    return new DatasetFacts("2026-01-31", 1, items, 1, 1, "local", 384, WIDTH, 10, 0);
  }

  @Test
  void asManyThreadsScoreAsFit() {
    FunctionMemory beauty = new FunctionMemory(57_289, 2 * WIDTH, WIDTH);
    assertThat(beauty.threads(2, DEFAULT_MIB)).isEqualTo(2);
    assertThat(beauty.threads(6, 1024)).isBetween(1, 5);
  }

  @Test
  void aCatalogThatIsTooLargeIsRefusedAndTheMessageSaysWhatToSet() {
    FunctionMemory million = new FunctionMemory(1_000_000, 2 * WIDTH, WIDTH);
    assertThatThrownBy(() -> million.threads(2, 3_538))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("for 1,000,000 items with vectors of width 128, found 3,538")
        .hasMessageContaining("memory_mib = " + million.mib(1));
    assertThat(million.threads(2, million.mib(1))).isEqualTo(1);
  }

  /** What was measured of the scorer alone, without likeness in text: docs/benchmarks.md. */
  @Test
  void isNoLessThanWhatWasMeasured() {
    assertThat(new FunctionMemory(1_000_000, 2 * WIDTH, WIDTH).mib(1)).isGreaterThan(2_607);
    assertThat(new FunctionMemory(1_000_000, 2 * WIDTH, WIDTH).mib(2)).isGreaterThan(3_125);
  }
}
