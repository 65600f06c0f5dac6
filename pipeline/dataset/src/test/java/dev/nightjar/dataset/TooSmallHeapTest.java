package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InaccessibleObjectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TooSmallHeapTest {
  private static final long HEAP = 128L << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Java heap space",
        "GC overhead limit exceeded",
        "Direct buffer memory",
        "Cannot reserve 32768 bytes of direct buffer memory (allocated: 134209536, limit: 134217728)"
      })
  void namesTheHeapAndWhatToSet(String said) {
    Throwable failure = new IllegalStateException("Job failed", new OutOfMemoryError(said));
    assertThat(TooSmallHeap.messageIn(failure, HEAP))
        .contains(
            "a Java heap of 128 MB is too small (%s): take a machine with more memory,"
                    .formatted(said)
                + " NIGHTJAR_JAVA_OPTIONS=-Xmx512m on this one, or a lower --parallelism");
  }

  @Test
  void knowsWhatFlinkMakesOfIt() {
    String sorter =
        "Too little memory provided to sorter to perform task. Required are at least 12 pages."
            + " Current memory is 5 pages.";
    assertThat(TooSmallHeap.messageIn(new IllegalArgumentException(sorter), 4 * HEAP).orElseThrow())
        .startsWith("a Java heap of 512 MB is too small (Too little memory provided to sorter")
        .contains("-Xmx1024m");
    String field =
        "Unable to make field private java.lang.String java.lang.Throwable.detailMessage"
            + " accessible: module java.base does not \"opens java.lang\" to unnamed module @1";
    assertThat(TooSmallHeap.messageIn(new InaccessibleObjectException(field), HEAP).orElseThrow())
        .startsWith("a Java heap of 128 MB is too small (out of memory): take a machine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unable to create native thread", "Metaspace"})
  void leavesWhatMoreHeapDoesNotMend(String said) {
    assertThat(TooSmallHeap.messageIn(new OutOfMemoryError(said), HEAP)).isEmpty();
    assertThat(TooSmallHeap.messageIn(new IOException(said), HEAP)).isEmpty();
  }

  /** The heap of this process is not theirs. */
  @Test
  void leavesWhatMachinesOfAClusterSay() {
    String sent = "java.lang.IllegalArgumentException: Too little memory provided to sorter";
    assertThat(TooSmallHeap.messageIn(new IOException(sent), HEAP)).isEmpty();
  }
}
