package dev.nightjar.input;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952), one member after another to the end of the file. The class of the JDK
 * takes a damaged header of a later member, and a failing stream there, for the end of the file.
 * Zeros behind the last member are padding.
 */
final class GzipMembers extends InputStream {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 check = new CRC32();
  private final byte[] packed = new byte[1 << 16];
  private int next;
  private int end;
  private final Runnable another;
  private boolean atEnd;

  /**
   * @param in is not closed
   * @param another runs before each member but the first
   */
  GzipMembers(InputStream in, Runnable another) throws IOException {
    this.in = in;
    this.another = another;
    header(packedByte());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (!atEnd && length > 0) {
      int read = inflate(bytes, from, length);
      if (read > 0) {
        check.update(bytes, from, read);
        return read;
      }
      if (inflater.finished()) {
        trailer();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("a preset dictionary");
      } else {
        fill();
        inflater.setInput(packed, next, end - next);
        next = end;
      }
    }
    return length == 0 ? 0 : -1;
  }

  private int inflate(byte[] bytes, int from, int length) throws ZipException {
    try {
      return inflater.inflate(bytes, from, length);
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage());
    }
  }

  private void trailer() throws IOException {
    next = end - inflater.getRemaining();
    if (little(4) != check.getValue() || little(4) != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new ZipException("checksum or length do not fit");
    }
    check.reset();
    inflater.reset();
    int first = packedByteOrEnd();
    while (first == 0) {
      first = packedByteOrEnd();
      if (first > 0) {
        throw new ZipException("neither a member nor zeros follow");
      }
    }
    if (first < 0) {
      atEnd = true;
    } else {
      another.run();
      header(first);
    }
  }

  private void header(int first) throws IOException {
    boolean isGzip = first == 0x1f && packedByte() == 0x8b && packedByte() == 8;
    int flags = isGzip ? packedByte() : RESERVED;
    if ((flags & RESERVED) != 0) {
      throw new ZipException("not a gzip header");
    }
    little(6);
    if ((flags & EXTRA) != 0) {
      for (long left = little(2); left > 0; left--) {
        packedByte();
      }
    }
    skipText((flags & NAME) != 0);
    skipText((flags & COMMENT) != 0);
    if ((flags & HEADER_CRC) != 0) {
      little(2);
    }
    inflater.setInput(packed, next, end - next);
    next = end;
  }

  private void skipText(boolean isThere) throws IOException {
    if (isThere) {
      int character = packedByte();
      while (character != 0) {
        character = packedByte();
      }
    }
  }

  private long little(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) packedByte() << (8 * i);
    }
    return value;
  }

  private int packedByte() throws IOException {
    int value = packedByteOrEnd();
    if (value < 0) {
      throw new EOFException("the file ends inside a member");
    }
    return value;
  }

  private int packedByteOrEnd() throws IOException {
    if (next == end) {
      next = 0;
      end = Math.max(0, in.read(packed, 0, packed.length));
      if (end == 0) {
        return -1;
      }
    }
    return packed[next++] & 0xff;
  }

  private void fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(packed, 0, packed.length));
    if (end == 0) {
      throw new EOFException("the file ends inside a member");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
