package dev.nightjar.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The storage failed: nothing is known of the file itself. */
final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  StorageException(IOException cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }

  /** Tells failures of this stream from those of whoever unpacks it, which mean a damaged file. */
  static InputStream telling(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        try {
          return super.read();
        } catch (IOException e) {
          throw new StorageException(e);
        }
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        try {
          return super.read(bytes, from, length);
        } catch (IOException e) {
          throw new StorageException(e);
        }
      }
    };
  }
}
