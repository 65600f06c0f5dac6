package dev.nightjar.stage.storage;

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
  private final Duration pause;
  private InputStream in;
  private long at;
  private int failures;

  /**
   * @param name of the object, for errors
   * @param pause before the second attempt; doubled before each further one
   * @throws IOException if the object cannot be opened at all
   */
  ResumingStream(String name, Opener opener, Duration pause) throws IOException {
    this.name = name;
    this.opener = opener;
    this.pause = pause;
    this.in = opener.open(0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (true) {
      try {
        if (in == null) {
          in = opener.open(at);
        }
        int read = in.read(bytes, from, length);
        if (read > 0) {
          at += read;
          failures = 0;
        }
        return read;
      } catch (FileNotFoundException e) {
        throw e;
      } catch (IOException e) {
        retry(e);
      }
    }
  }

  private void retry(IOException failure) throws IOException {
    closeQuietly();
    failures++;
    if (failures == ATTEMPTS) {
      throw new IOException(
          "cannot read %s: the connection broke %d times behind byte %,d: %s"
              .formatted(name, failures, at, failure.getMessage()),
          failure);
    }
    try {
      Thread.sleep(pause.toMillis() << (failures - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading " + name, e);
    }
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
