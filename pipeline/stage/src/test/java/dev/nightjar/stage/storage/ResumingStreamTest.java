package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResumingStreamTest {
  private final byte[] object = new byte[100_000];
  private final List<Long> opened = new ArrayList<>();

  ResumingStreamTest() {
    new Random(7).nextBytes(object);
  }

  /** From an offset so many bytes, and then a reset. */
  private InputStream breaking(long from, int bytes) {
    opened.add(from);
    InputStream rest = new ByteArrayInputStream(object, (int) from, object.length - (int) from);
    return new FilterInputStream(rest) {
      private int left = bytes;

      @Override
      public int read(byte[] to, int at, int length) throws IOException {
        if (left == 0) {
          throw new IOException("Connection reset");
        }
        int read = super.read(to, at, Math.min(left, length));
        left -= Math.max(0, read);
        return read;
      }
    };
  }

  private InputStream stream(ResumingStream.Opener opener) throws IOException {
    return new ResumingStream("s3://b/log", opener, Duration.ZERO);
  }

  @Test
  void goesOnWhereAConnectionBroke() throws IOException {
    try (InputStream in = stream(from -> breaking(from, 30_000))) {
      assertThat(in.readAllBytes()).isEqualTo(object);
    }
    assertThat(opened).containsExactly(0L, 30_000L, 60_000L, 90_000L);
  }

  @Test
  void givesUpByNameWhereNothingMoreComes() throws IOException {
    try (InputStream in = stream(from -> breaking(from, from == 0 ? 1000 : 0))) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "cannot read s3://b/log: the connection broke 5 times behind byte 1,000: Connection"
                  + " reset");
    }
  }

  @Test
  void waitsTwiceAsLongEachTime() throws IOException {
    List<Long> nanos = new ArrayList<>();
    ResumingStream.Opener opener =
        from -> {
          nanos.add(System.nanoTime());
          return breaking(from, 0);
        };
    try (InputStream in = new ResumingStream("s3://b/log", opener, Duration.ofMillis(5))) {
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }
    assertThat(nanos).hasSize(5);
    for (int i = 1; i < 5; i++) {
      assertThat(nanos.get(i) - nanos.get(i - 1)).isGreaterThanOrEqualTo(5_000_000L << (i - 1));
    }
  }

  @Test
  void doesNotAskAgainForWhatIsGone() throws IOException {
    ResumingStream.Opener opener =
        from -> {
          InputStream in = breaking(from, 1000);
          if (from > 0) {
            throw new FileNotFoundException("gone");
          }
          return in;
        };
    try (InputStream in = stream(opener)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage("gone");
    }
    assertThat(opened).containsExactly(0L, 1000L);
  }

  @Test
  void endsWhereItIsInterruptedAndSaysSoToTheCaller() throws IOException {
    try (InputStream in =
        new ResumingStream("s3://b/log", from -> breaking(from, 0), Duration.ofMinutes(1))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(in::read).hasMessage("interrupted while reading s3://b/log");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
