package dev.nightjar.input;

import com.github.luben.zstd.ZstdInputStream;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.brotli.dec.BrotliInputStream;
import org.xerial.snappy.Snappy;

/**
 * Every codec of the format but LZO, without Hadoop: Snappy, gzip, Brotli, Zstandard, LZ4 as it is
 * specified today ({@code LZ4_RAW}), and LZ4 as Hadoop or old Arrow wrote it.
 */
public final class ParquetCodecs implements CompressionCodecFactory {
  private interface Unpack {
    byte[] unpack(byte[] packed, int length) throws IOException;
  }

  private ParquetCodecs() {}

  /** Opens a file so that every codec is read. */
  public static ParquetFileReader open(Path file) throws IOException {
    return ParquetFileReader.open(
        new LocalInputFile(file),
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification(true)
            .withCodecFactory(new ParquetCodecs())
            .build());
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Decompressor(
        switch (codec) {
          case UNCOMPRESSED -> (packed, length) -> packed;
          case SNAPPY -> (packed, length) -> Snappy.uncompress(packed);
          case GZIP -> (packed, length) -> all(new GzipMembers(bytes(packed), () -> {}), length);
          case BROTLI -> (packed, length) -> all(new BrotliInputStream(bytes(packed)), length);
          case ZSTD -> (packed, length) -> all(new ZstdInputStream(bytes(packed)), length);
          case LZ4_RAW -> ParquetCodecs::lz4;
          case LZ4 -> ParquetCodecs::framedLz4;
          case LZO ->
              throw new BadFileException(
                  "expected Parquet packed with Snappy, gzip, Brotli, zstd or LZ4, found LZO: write"
                      + " it again with another codec");
        });
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("reads only");
  }

  @Override
  public void release() {}

  private static InputStream bytes(byte[] packed) {
    return new ByteArrayInputStream(packed);
  }

  private static byte[] all(InputStream packed, int length) throws IOException {
    try (InputStream in = packed) {
      return in.readNBytes(length);
    }
  }

  private static byte[] lz4(byte[] packed, int length) {
    return lz4(packed, 0, packed.length, length);
  }

  private static byte[] lz4(byte[] packed, int from, int packedLength, int length) {
    byte[] unpacked = new byte[length];
    int written = new Lz4Decompressor().decompress(packed, from, packedLength, unpacked, 0, length);
    return written == length ? unpacked : Arrays.copyOf(unpacked, written);
  }

  /** Hadoop writes both lengths before each block; old Arrow wrote the block alone. */
  private static byte[] framedLz4(byte[] packed, int length) {
    ByteBuffer in = ByteBuffer.wrap(packed);
    ByteBuffer out = ByteBuffer.allocate(length);
    while (in.remaining() >= 8 && out.hasRemaining()) {
      int unpackedLength = in.getInt();
      int packedLength = in.getInt();
      boolean fits =
          unpackedLength >= 0
              && unpackedLength <= out.remaining()
              && packedLength >= 0
              && packedLength <= in.remaining();
      if (!fits) {
        return lz4(packed, length);
      }
      out.put(lz4(packed, in.position(), packedLength, unpackedLength));
      in.position(in.position() + packedLength);
    }
    return out.hasRemaining() ? lz4(packed, length) : out.array();
  }

  private record Decompressor(Unpack codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput packed, int length) throws IOException {
      return BytesInput.from(unpack(packed.toInputStream().readAllBytes(), length));
    }

    @Override
    public void decompress(ByteBuffer packed, int packedLength, ByteBuffer out, int length)
        throws IOException {
      byte[] bytes = new byte[packedLength];
      packed.get(bytes);
      out.put(unpack(bytes, length));
    }

    private byte[] unpack(byte[] packed, int length) throws IOException {
      byte[] unpacked = codec.unpack(packed, length);
      if (unpacked.length != length) {
        throw new EOFException(
            "expected a page of %d bytes, found %d".formatted(length, unpacked.length));
      }
      return unpacked;
    }

    @Override
    public void release() {}
  }
}
