package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserSequenceTest {
  @Test
  void holdsOutTheLastTwoItemsOfAUserWithThree() {
    UserSequence user = UserSequence.leaveOneOut(0, "u", new int[] {4, 5, 6}, new long[] {1, 2, 3});
    assertThat(user.trainItems()).containsExactly(4);
    assertThat(user.itemsBeforeTest()).containsExactly(4, 5);
    assertThat(user.test()).isEqualTo(1);
  }

  @Test
  void keepsAUserWithTwoItemsForTrainingOnly() {
    UserSequence user = UserSequence.leaveOneOut(0, "u", new int[] {4, 5}, new long[] {1, 2});
    assertThat(user.trainItems()).containsExactly(4, 5);
    assertThat(user.validation() + user.test()).isZero();
  }

  @Test
  void isOneLineOfJson() {
    UserSequence user = UserSequence.leaveOneOut(7, "ü\"1", new int[] {4, 5}, new long[] {1, 2});
    String line =
        "{\"user\":7,\"user_id\":\"ü\\\"1\",\"items\":[4,5],\"times\":[1,2],"
            + "\"train\":2,\"validation\":0,\"test\":0}";
    assertThat(Json.line(user)).isEqualTo(line);
    assertThat(Json.read(line, UserSequence.class, "part")).isEqualTo(user);
  }

  @Test
  void refusesASplitThatDoesNotAddUp() {
    assertThatThrownBy(() -> new UserSequence(0, "u", new int[] {1}, new long[] {1}, 1, 1, 0))
        .hasMessage("user u: train 1 + validation 1 + test 0 must equal 1 items, or 0");
  }

  @Test
  void letsTheItemsOfAUserBelowTheCoreOnlyServe() {
    UserSequence user = new UserSequence(0, "u", new int[] {4, 5}, new long[] {1, 2}, 0, 0, 0);
    assertThat(user.items()).containsExactly(4, 5);
    assertThat(user.splitItems()).isEmpty();
    assertThat(user.trainItems()).isEmpty();
  }

  @Test
  void writesWeightsOnlyWhereThereAreAny() {
    UserSequence user =
        new UserSequence(
            0, "u", new int[] {4, 5}, new long[] {1, 2}, 2, 0, 0, new float[] {1, 0.5f});
    String line =
        "{\"user\":0,\"user_id\":\"u\",\"items\":[4,5],\"times\":[1,2],"
            + "\"train\":2,\"validation\":0,\"test\":0,\"weights\":[1.0,0.5]}";
    assertThat(Json.line(user)).isEqualTo(line);
    assertThat(Json.read(line, UserSequence.class, "part")).isEqualTo(user);
  }

  @Test
  void writesAttributesOnlyWhereThereAreAny() {
    UserSequence user =
        new UserSequence(
            0,
            "u",
            new int[0],
            new long[0],
            0,
            0,
            0,
            new float[0],
            Map.of("segment", "gold", "lists", List.of("a")));
    String line =
        "{\"user\":0,\"user_id\":\"u\",\"items\":[],\"times\":[],\"train\":0,\"validation\":0,"
            + "\"test\":0,\"attributes\":{\"lists\":[\"a\"],\"segment\":\"gold\"}}";
    assertThat(Json.line(user)).isEqualTo(line);
    assertThat(Json.read(line, UserSequence.class, "part")).isEqualTo(user);
  }
}
