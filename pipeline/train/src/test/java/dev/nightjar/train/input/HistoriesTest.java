package dev.nightjar.train.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.UserSequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoriesTest {
  private static UserSequence user(int user, int[] items, int train, int validation, int test) {
    return new UserSequence(
        user, "u" + user, items, new long[items.length], train, validation, test);
  }

  @Test
  void learnsNothingFromUsersBelowTheCore() {
    Histories histories =
        Histories.of(
            List.of(
                user(0, new int[] {1, 2, 3}, 1, 1, 1),
                user(1, new int[] {4, 5}, 0, 0, 0),
                user(2, new int[] {6}, 1, 0, 0)));
    assertThat(histories.usersWithTarget(Split.TEST)).containsExactly(0);
    assertThat(histories.usersWithTarget(Split.VALIDATION)).containsExactly(0);
    assertThat(histories.usersKnowing(Split.TEST, 1)).containsExactly(0, 2);
    assertThat(histories.sortedAll(1)).isEmpty();
    assertThat(histories.item(2, 0)).isEqualTo(6);
    assertThat(histories.furtherTestItems(0)).isZero();
    assertThat(histories.furtherTestItems(1)).isZero();
  }

  @Test
  void predictsTheFirstOfSeveralHeldOutInteractions() {
    Histories histories = Histories.of(List.of(user(0, new int[] {1, 2, 3, 4, 5}, 1, 2, 2)));
    assertThat(histories.target(0, Split.VALIDATION)).isEqualTo(2);
    assertThat(histories.target(0, Split.TEST)).isEqualTo(4);
    assertThat(histories.trainLength(0)).isEqualTo(1);
    assertThat(histories.furtherTestItems(0)).isEqualTo(1);
  }
}
