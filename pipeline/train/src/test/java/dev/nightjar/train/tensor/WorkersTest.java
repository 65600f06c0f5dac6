package dev.nightjar.train.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
  private Workers three;

  @BeforeEach
  void three() {
    three = Workers.open(Compute.CPU, 3);
  }

  @AfterEach
  void asTheyWere() {
    three.close();
  }

  @Test
  @SuppressWarnings("try")
  void onceTheyAreClosedTheThreadComputesAsBefore() {
    try (Workers one = Workers.open(new Compute(DeviceType.CPU, true), 1)) {
      assertThat(Tensors.compute().bfloat16()).isTrue();
      assertThat(Workers.map(List.of(1), x -> Tensors.compute().bfloat16())).containsOnly(true);
      assertThat(torch.get_num_threads()).isEqualTo(1);
    }
    assertThat(Workers.count()).isEqualTo(3);
    assertThat(torch.get_num_threads()).isEqualTo(3);
    assertThat(Workers.map(List.of(1), x -> Tensors.compute())).containsExactly(Compute.CPU);
  }

  @Test
  void aThreadThatOpenedNoneIsTold() throws Exception {
    List<String> told = new ArrayList<>();
    Thread other =
        new Thread(
            () -> told.add(catchThrowable(() -> Workers.map(List.of(1), x -> x)).getMessage()));
    other.start();
    other.join();
    assertThat(told).containsExactly("expected Workers that this thread opened, found none");
  }

  @Test
  void answersStandInTheOrderOfTheQuestions() {
    List<Integer> questions = List.of(5, 3, 8, 1, 9, 2, 7);
    assertThat(Workers.map(questions, x -> 10 * x)).containsExactly(50, 30, 80, 10, 90, 20, 70);
  }

  @Test
  void asManyRunAtOnceAsThereAre() {
    CountDownLatch waiting = new CountDownLatch(3);
    assertThat(Workers.count()).isEqualTo(3);
    assertThat(Workers.map(List.of(1, 2, 3), x -> meet(waiting, x))).containsExactly(1, 2, 3);
  }

  @Test
  void eachIsAloneWithLibtorchAndTheCallerIsNot() {
    assertThat(Workers.map(List.of(1, 2, 3), x -> torch.get_num_threads())).containsOnly(1);
    assertThat(torch.get_num_threads()).isEqualTo(3);
  }

  @Test
  void whatGoesWrongReachesTheCallerOnceAllHaveEnded() {
    IllegalArgumentException wrong = new IllegalArgumentException("wrong");
    AtomicInteger ended = new AtomicInteger();
    CountDownLatch failed = new CountDownLatch(1);
    assertThatThrownBy(() -> Workers.map(List.of(1, 2, 3), x -> fail(x, failed, wrong, ended)))
        .isSameAs(wrong);
    assertThat(ended).hasValue(2);
  }

  /** The first fails, the others end after it. */
  private static int fail(
      int question, CountDownLatch failed, RuntimeException wrong, AtomicInteger ended) {
    if (question == 1) {
      failed.countDown();
      throw wrong;
    }
    await(failed);
    return ended.incrementAndGet();
  }

  private static int meet(CountDownLatch waiting, int answer) {
    waiting.countDown();
    await(waiting);
    return answer;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
