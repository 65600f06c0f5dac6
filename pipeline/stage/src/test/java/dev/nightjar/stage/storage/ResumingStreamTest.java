package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
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
}
