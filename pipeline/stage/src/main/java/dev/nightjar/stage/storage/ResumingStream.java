package dev.nightjar.stage.storage;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * An object that is read over a network: where the connection breaks, it is opened again from
 * there, so that no reader takes a broken connection for the end of the object.
 */
final class ResumingStream extends InputStream {
  private static final int ATTEMPTS = 5;

  /** Opens the object. */
  interface Opener {
    /**
     * @param from the first byte that is wanted
     */
    InputStream open(long from) throws IOException;
  }

  private final String name;
  private final Opener opener;
  private final FailsafeExecutor<Integer> patience;
  private InputStream in;
  private long at;

  /**
   * @param name of the object, for errors
   * @param pause before the second attempt; doubled before each further one
   * @throws IOException if the object cannot be opened at all
   */
  ResumingStream(String name, Opener opener, Duration pause) throws IOException {
    this.name = name;
    this.opener = opener;
    this.in = opener.open(0);
    this.patience =
        Failsafe.with(
            RetryPolicy.<Integer>builder()
                .handle(IOException.class)
                .abortOn(FileNotFoundException.class)
                .withMaxAttempts(ATTEMPTS)
                .withDelayFn(tried -> pause.multipliedBy(1L << (tried.getAttemptCount() - 1)))
                .onFailedAttempt(broken -> closeQuietly())
                .build());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    try {
      int read = patience.get(() -> readOnce(bytes, from, length));
      at += Math.max(0, read);
      return read;
    } catch (FailsafeException e) {
      throw named(e.getCause());
    }
  }

  private int readOnce(byte[] bytes, int from, int length) throws IOException {
    if (in == null) {
      in = opener.open(at);
    }
    return in.read(bytes, from, length);
  }

  private IOException named(Throwable cause) {
    if (cause instanceof FileNotFoundException gone) {
      return gone;
    }
    return cause instanceof InterruptedException
        ? new IOException("interrupted while reading " + name, cause)
        : new IOException(
            "cannot read %s: the connection broke %d times behind byte %,d: %s"
                .formatted(name, ATTEMPTS, at, cause.getMessage()),
            cause);
  }

  /** A connection that is broken may also fail to close. */
  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      in = null;
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      InputStream open = in;
      in = null;
      open.close();
    }
  }
}
