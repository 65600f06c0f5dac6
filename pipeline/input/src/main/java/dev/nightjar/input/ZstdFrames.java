package dev.nightjar.input;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * Passes on the bytes of a Zstandard file (RFC 8878) and watches that whole frames follow each
 * other to its end: the library that unpacks them takes a later frame of which only the beginning
 * is there, or whose first bytes are damaged, for the end of the file.
 */
final class ZstdFrames extends FilterInputStream {
  private static final long FRAME = 0xfd2fb528L;
  private static final long SKIPPABLE = 0x184d2a50L;
  private static final long KIND_OF_SKIPPABLE = 0xfffffff0L;

  /** What the next bytes are; those with a width are looked at, the others passed over. */
  private enum Unit {
    MAGIC(4),
    DESCRIPTOR(1),
    HEADER(0),
    BLOCK_HEADER(3),
    BLOCK(0),
    CHECKSUM(0),
    SKIPPED_LENGTH(4),
    SKIPPED(0);

    private final int width;

    Unit(int width) {
      this.width = width;
    }
  }

  private Unit unit = Unit.MAGIC;
  private long left = Unit.MAGIC.width;
  private long value;
  private boolean hasChecksum;
  private boolean lastBlock;

  ZstdFrames(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = super.read(bytes, from, length);
    if (read < 0 && (unit != Unit.MAGIC || left < Unit.MAGIC.width)) {
      throw new EOFException("the file ends inside a frame");
    }
    watch(bytes, from, from + Math.max(0, read));
    return read;
  }

  private void watch(byte[] bytes, int from, int end) throws ZipException {
    int at = from;
    while (at < end) {
      if (unit.width == 0) {
        int passed = (int) Math.min(left, end - at);
        at += passed;
        left -= passed;
      } else {
        value |= (bytes[at] & 0xffL) << (8 * (unit.width - left));
        at++;
        left--;
      }
      while (left == 0) {
        next();
      }
    }
  }

  private void next() throws ZipException {
    switch (unit) {
      case MAGIC -> afterMagic();
      case DESCRIPTOR -> {
        hasChecksum = (value & 4) != 0;
        expect(Unit.HEADER, headerBytes((int) value));
      }
      case HEADER -> expect(Unit.BLOCK_HEADER);
      case BLOCK_HEADER -> {
        lastBlock = (value & 1) != 0;
        boolean repeated = (value >> 1 & 3) == 1;
        expect(Unit.BLOCK, repeated ? 1 : value >> 3);
      }
      case BLOCK -> {
        if (lastBlock) {
          expect(Unit.CHECKSUM, hasChecksum ? 4 : 0);
        } else {
          expect(Unit.BLOCK_HEADER);
        }
      }
      case SKIPPED_LENGTH -> expect(Unit.SKIPPED, value);
      case CHECKSUM, SKIPPED -> expect(Unit.MAGIC);
    }
  }

  private void afterMagic() throws ZipException {
    if (value == FRAME) {
      expect(Unit.DESCRIPTOR);
    } else if ((value & KIND_OF_SKIPPABLE) == SKIPPABLE) {
      expect(Unit.SKIPPED_LENGTH);
    } else {
      throw new ZipException("no frame follows");
    }
  }

  /** Window, dictionary and content size, as the descriptor says. */
  private static int headerBytes(int descriptor) {
    boolean singleSegment = (descriptor & 0x20) != 0;
    int dictionary = (1 << (descriptor & 3)) >> 1;
    int size = descriptor >> 6;
    int content = size == 0 ? (singleSegment ? 1 : 0) : 1 << size;
    return (singleSegment ? 0 : 1) + dictionary + content;
  }

  private void expect(Unit next) {
    expect(next, next.width);
  }

  private void expect(Unit next, long bytes) {
    unit = next;
    left = bytes;
    value = 0;
  }
}
