package dev.nightjar.functions;

import static dev.nightjar.functions.CloudFiles.block;
import static dev.nightjar.functions.CloudFiles.found;
import static dev.nightjar.functions.CloudFiles.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FunctionMemoryTest {
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
              assertThat(new FunctionMemory(count, 64, 64).threads(2, DEFAULT_MIB)).isEqualTo(2);
            });
  }

  @Test
  void asManyThreadsScoreAsFit() {
    FunctionMemory beauty = new FunctionMemory(57_289, 64, 64);
    assertThat(beauty.threads(2, DEFAULT_MIB)).isEqualTo(2);
    assertThat(beauty.threads(6, 1024)).isBetween(1, 5);
  }

  @Test
  void aCatalogThatIsTooLargeIsRefusedAndTheMessageSaysWhatToSet() {
    FunctionMemory million = new FunctionMemory(1_000_000, 64, 64);
    assertThatThrownBy(() -> million.threads(2, 3_538))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("for 1,000,000 items of width 64, found 3,538")
        .hasMessageContaining("memory_mib = " + million.mib(1));
    assertThat(million.threads(2, million.mib(1))).isEqualTo(1);
  }

  /** What was measured of the scorer alone, without likeness in text: docs/benchmarks.md. */
  @Test
  void isNoLessThanWhatWasMeasured() {
    assertThat(new FunctionMemory(1_000_000, 64, 64).mib(1)).isGreaterThan(2_607);
    assertThat(new FunctionMemory(1_000_000, 64, 64).mib(2)).isGreaterThan(3_125);
  }
}
