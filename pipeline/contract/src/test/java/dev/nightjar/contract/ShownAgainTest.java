package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nights are days here: day 100 begins at second 8,640,000. */
class ShownAgainTest {
  private static final long DAY = 86_400;

  /** An item on each of these days, some seconds into them. */
  private static UserSequence user(int... itemsAndDays) {
    int[] items =
        IntStream.range(0, itemsAndDays.length / 2).map(i -> itemsAndDays[2 * i]).toArray();
    long[] times =
        IntStream.range(0, items.length)
            .mapToLong(i -> itemsAndDays[2 * i + 1] * DAY + 7L * i)
            .toArray();
    return UserSequence.leaveOneOut(0, "u", items, times);
  }

  private static int[] hidden(int night, Integer afterDays, Integer takes, UserSequence user) {
    return new ShownAgain(night * DAY, Optional.ofNullable(afterDays), Optional.ofNullable(takes))
        .hidden(user);
  }

  @Test
  void withoutARuleNothingIsShownAgain() {
    assertThat(hidden(100, null, null, user(1, 10, 2, 20, 1, 30))).containsExactly(1, 2, 1);
  }

  @Test
  void countsDaysFromTheLastInteraction() {
    UserSequence user = user(1, 10, 2, 20, 1, 30);
    assertThat(hidden(50, 30, null, user)).containsExactlyInAnyOrder(1, 2);
    assertThat(hidden(51, 30, null, user)).containsExactly(1);
    assertThat(hidden(61, 30, null, user)).isEmpty();
  }

  @Test
  void waitsAsLongAsTheUserDoesBetweenTwo() {
    UserSequence weekly = user(1, 10, 1, 17, 2, 18, 1, 24);
    assertThat(hidden(30, null, 3, weekly)).containsExactlyInAnyOrder(1, 2);
    assertThat(hidden(31, null, 3, weekly)).containsExactly(2);
    assertThat(hidden(90, null, 4, weekly)).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void takesTheLongerMedianAndADayOnce() {
    UserSequence user = user(1, 10, 1, 10, 1, 12, 1, 22);
    assertThat(hidden(31, null, 3, user)).containsExactly(1);
    assertThat(hidden(32, null, 3, user)).isEmpty();
    assertThat(hidden(99, null, 4, user)).containsExactly(1);
  }

  @Test
  void eitherIsEnough() {
    UserSequence user = user(1, 10, 1, 12, 2, 12);
    assertThat(hidden(14, 30, 2, user)).containsExactly(2);
    assertThat(hidden(43, 30, 3, user)).isEmpty();
  }
}
