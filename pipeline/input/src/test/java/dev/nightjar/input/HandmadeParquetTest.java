package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.lz4.Lz4Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Parquet made byte by byte from its specification, where DuckDB has no writer. */
class HandmadeParquetTest {
  private static List<String> read(ParquetBytes file, InputFields fields) throws IOException {
    return ReadRowsOfFile.read("a.parquet", file.file(), fields);
  }

  @Test
  void readsHalfPrecisionAndOldTimestamps() throws Exception {
    ParquetBytes half =
        new ParquetBytes()
            .text("item_id", "a", "b", "c", "d")
            .column(
                "price",
                ParquetBytes.Type.FIXED,
                15,
                new byte[] {0, 0x3e},
                new byte[] {1, (byte) 0x80},
                new byte[] {0, 0x7e},
                new byte[] {(byte) 0xff, 0x7b});
    assertThat(read(half, InputFields.OF_CATALOG))
        .containsExactly(
            "1 {\"item_id\":\"a\",\"price\":1.5}",
            "2 {\"item_id\":\"b\",\"price\":-5.9604645E-8}",
            "3 {\"item_id\":\"c\"}",
            "4 {\"item_id\":\"d\",\"price\":65504.0}");
    byte[] int96 =
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(34_200_000_000_000L)
            .putInt(2_440_588 + 20_418)
            .array();
    ParquetBytes old =
        new ParquetBytes()
            .text("user_id", "u")
            .text("item_id", "b")
            .column("timestamp", ParquetBytes.Type.INT96, 0, int96);
    assertThat(read(old, InputFields.OF_INTERACTIONS).get(0))
        .contains("\"timestamp\":\"2025-11-26T09:30:00Z\"");
  }

  @Test
  void rejectsBytesWithoutMeaning() throws Exception {
    byte[] latin1 = "é".getBytes(StandardCharsets.ISO_8859_1);
    ParquetBytes text =
        new ParquetBytes()
            .column("item_id", ParquetBytes.Type.BYTE_ARRAY, 1, latin1, new byte[] {'b'});
    assertThat(read(text, InputFields.OF_CATALOG))
        .containsExactly("1 !item_id is not UTF-8! {}", "2 {\"item_id\":\"b\"}");
    ParquetBytes bson =
        new ParquetBytes()
            .text("item_id", "a")
            .column("title", ParquetBytes.Type.BYTE_ARRAY, 13, latin1);
    assertThat(read(bson, InputFields.OF_CATALOG))
        .containsExactly("1 !title has the type BSON, which is not read! {\"item_id\":\"a\"}");
    ParquetBytes json =
        new ParquetBytes()
            .text("item_id", "a")
            .column("attributes", ParquetBytes.Type.BYTE_ARRAY, 12, new byte[] {'{'});
    assertThat(read(json, InputFields.OF_CATALOG))
        .containsExactly("1 !attributes is not JSON! {\"item_id\":\"a\"}");
  }

  @Test
  void saysOfWhatIsNoParquetWhatItIs() throws Exception {
    byte[] parquet = new ParquetBytes().text("item_id", "a").file();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(parquet);
    }
    assertThat(refusal("a.parquet.gz", packed.toByteArray()))
        .isEqualTo(
            "!a.parquet.gz: expected Parquet, found a packed file: unpack it, since Parquet packs its"
                + " pages itself!");
    for (byte[] bytes : List.of("item_id\nb\n".getBytes(StandardCharsets.UTF_8), new byte[0])) {
      assertThat(refusal("a.parquet", bytes))
          .isEqualTo("!a.parquet: expected Parquet, found other bytes: write the file again!");
    }
    assertThat(refusal("a.parquet", Arrays.copyOf(parquet, parquet.length - 5)))
        .isEqualTo("!a.parquet: truncated Parquet: its end is missing; write the file again!");
  }

  private static String refusal(String name, byte[] file) throws IOException {
    List<String> rows = ReadRowsOfFile.read(name, file, InputFields.OF_CATALOG);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @Test
  void refusesAColumnThatStandsTwice() throws Exception {
    ParquetBytes twice = new ParquetBytes().text("item_id", "a").text("item_id", "b");
    assertThat(read(twice, InputFields.OF_CATALOG).get(0))
        .contains("expected each column once, found item_id twice: rename one of them");
  }

  /** The framing of Hadoop: both lengths, big endian, before each block; and a block alone. */
  @Test
  void readsBothOldFormsOfLz4() throws Exception {
    ParquetBytes.Pack block =
        plain -> {
          byte[] to = new byte[new Lz4Compressor().maxCompressedLength(plain.length)];
          int length = new Lz4Compressor().compress(plain, 0, plain.length, to, 0, to.length);
          return Arrays.copyOf(to, length);
        };
    ParquetBytes.Pack framed =
        plain -> {
          byte[] packed = block.pack(plain);
          return ByteBuffer.allocate(8 + packed.length)
              .putInt(plain.length)
              .putInt(packed.length)
              .put(packed)
              .array();
        };
    for (ParquetBytes.Pack pack : List.of(block, framed)) {
      ParquetBytes file =
          new ParquetBytes().text("item_id", "a".repeat(500), "b".repeat(500)).packed(5, pack);
      assertThat(read(file, InputFields.OF_CATALOG))
          .containsExactly(
              "1 {\"item_id\":\"" + "a".repeat(500) + "\"}",
              "2 {\"item_id\":\"" + "b".repeat(500) + "\"}");
    }
  }

  @Test
  void refusesWhatItCannotUnpackByName() throws Exception {
    assertThat(
            read(new ParquetBytes().text("item_id", "a").packed(3, p -> p), InputFields.OF_CATALOG))
        .containsExactly(
            "!a.parquet: expected Parquet packed with Snappy, gzip, Brotli, zstd or LZ4, found LZO:"
                + " write it again with another codec!");
    byte[] encrypted = new ParquetBytes().text("item_id", "a").file();
    encrypted[3] = 'E';
    assertThat(ReadRowsOfFile.read("a.parquet", encrypted, InputFields.OF_CATALOG))
        .containsExactly("!a.parquet: expected Parquet that anybody can read, found it encrypted!");
  }
}
