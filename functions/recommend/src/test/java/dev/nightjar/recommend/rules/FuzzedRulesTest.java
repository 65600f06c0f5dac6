package dev.nightjar.recommend.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.ContractException;
import dev.nightjar.recommend.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FuzzedRulesTest {
  private static final byte[] RULES =
      """
      deny: [item-0009, item-0412]
      where:
        - {attribute: price, at-most: 200}
        - {attribute: country, is-user: country}
      at-most: [{attribute: brand, items: 2}]
      pin: [{item: i5, rank: 2, users: [{attribute: country, is: [NO, SE]}]}]
      boost: [{items: [i7], factor: 1.2}]
      long-tail: {slots: 2, interactions: 5}
      seen: {again-after-days: 90}
      cold: [{by: country, days: 7}, {days: 7}]
      """
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void everyBrokenFileIsToldAndNoneBreaksTheProgram() throws IOException {
    int refused = 0;
    for (int seed = 0; seed < 2_500; seed++) {
      byte[] broken = Fuzz.mutate(RULES, seed);
      try {
        RulesFile.parse(broken, "rules.yaml");
      } catch (ContractException e) {
        assertThat(e.getMessage()).as("seed %d", seed).startsWith("rules.yaml");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ": " + new String(broken, StandardCharsets.UTF_8), e);
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }
}
