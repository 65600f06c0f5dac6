package dev.nightjar.dataset.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Conventions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedByIdTest {
  /** Their order in bytes is not that of Java's strings. */
  private static final String[] LETTERS = {"a", "B", "é", "\uffff", "\ud83d\ude00", "0"};

  private static List<String> sorted(List<String> values, int mostBytes) throws IOException {
    List<String> found = new ArrayList<>();
    try (SortedById<String> sorted = SortedById.of(StringUtf8Coder.of(), mostBytes)) {
      for (String value : values) {
        sorted.add(value.substring(0, value.indexOf('=')), value);
      }
      sorted.forEach(
          ofId -> {
            ofId.sort(null);
            found.add(String.join(" ", ofId));
          });
    }
    return found;
  }

  /** In as many runs as values, in some, and in one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 700, Integer.MAX_VALUE})
  void handsOverTheValuesOfEachIdInTheOrderOfTheIds(int mostBytes) throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 10; round++) {
      List<String> values = new ArrayList<>();
      TreeMap<String, List<String>> expected = new TreeMap<>(Conventions.ID_ORDER);
      for (int i = 0; i < 40; i++) {
        StringBuilder id = new StringBuilder();
        for (int length = random.nextInt(3); length >= 0; length--) {
          id.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        String value = "%s=%02d".formatted(id, i);
        values.add(value);
        expected.computeIfAbsent(id.toString(), name -> new ArrayList<>()).add(value);
      }
      assertThat(sorted(values, mostBytes))
          .isEqualTo(expected.values().stream().map(ofId -> String.join(" ", ofId)).toList());
    }
  }

  @Test
  void handsOverNothingWhereNothingWasAdded() throws IOException {
    assertThat(sorted(List.of(), 1)).isEmpty();
  }
}
