package dev.nightjar.train.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupsTest {
  private static final int ITEMS = 6;
  private static final long MIDNIGHT = 1_709_164_800; // 29 February 2024

  private final Histories histories =
      Histories.of(
          List.of(
              // the validation target comes the second before midnight, that of test at midnight
              user(0, new int[] {1, 2, 3}, MIDNIGHT - 9, MIDNIGHT - 1, MIDNIGHT),
              user(1, new int[] {4, 5, 6, 1}, 0, 0, MIDNIGHT, MIDNIGHT + 86_399),
              user(2, new int[] {6, 1, 2}, -1, 0, 86_400)));
  private final int[] counts = {0, 3, 2, 1, 9, 0, 4, 0};
  private final Groups groups =
      new Groups(
          histories,
          new Catalog(ITEMS, 1, 1, new float[ITEMS + 2], new float[ITEMS + 2], counts),
          2,
          2);

  private static UserSequence user(int user, int[] items, long... times) {
    return UserSequence.leaveOneOut(user, "u" + user, items, times);
  }

  @Test
  void groupsByTheUserTheTargetAndTheDay() {
    assertThat(groups.members(new int[] {0, 1, 2}, Split.VALIDATION))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "all", new int[] {0, 1, 2},
                "tail_user", new int[] {0, 2},
                "head_user", new int[] {1},
                "tail_item", new int[] {},
                "head_item", new int[] {0, 1, 2},
                "cold_item", new int[] {},
                "same_day", new int[] {0},
                "later_day", new int[] {1, 2}));
    assertThat(groups.members(new int[] {0, 1, 2}, Split.TEST))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "all", new int[] {0, 1, 2},
                "tail_user", new int[] {0, 2},
                "head_user", new int[] {1},
                "tail_item", new int[] {0},
                "head_item", new int[] {1, 2},
                "cold_item", new int[] {},
                "same_day", new int[] {1},
                "later_day", new int[] {0, 2}));
  }

  @Test
  void placesAreThoseOfTheUsersThatAreAsked() {
    assertThat(groups.members(new int[] {1}, Split.TEST))
        .containsEntry("same_day", new int[] {0})
        .containsEntry("later_day", new int[] {});
  }
}
