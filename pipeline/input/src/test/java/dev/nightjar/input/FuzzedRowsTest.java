package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten thousand damaged rows of every format: rows or rejects, never an exception. */
class FuzzedRowsTest {
  private static final int ROWS = 10_000;
  private static final String NOISE = "{}[]\"',:;\\u0-e9.|\t\r ";

  @TempDir Path folder;

  /** Rows and rejects of a file. */
  private static final class Counted implements RowSink {
    private final RowParser<?>[] parsers;
    private long good;
    private long bad;

    Counted(RowParser<?>... parsers) {
      this.parsers = parsers;
    }

    @Override
    public void row(Row row) {
      for (RowParser<?> parser : parsers) {
        assertThat(parser.parse(row, row.line())).isNotNull();
      }
      good++;
    }

    @Override
    public void broken(long line, String reason, String text) {
      assertThat(reason).isNotBlank();
      bad++;
    }
  }

  private static Counted read(String name, byte[] file, InputFields fields) throws IOException {
    ParseInteraction parser = ParseInteraction.with(EventFilter.NONE);
    Counted counted =
        fields.equals(InputFields.OF_CATALOG)
            ? new Counted(new ParseCatalog())
            : new Counted(parser, new ParseUser());
    FileRows.read(name, new ByteArrayInputStream(file), fields, counted);
    return counted;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "log.jsonl # {`user_id`:`u1`,`item_id`:`b1`,`timestamp`:1318896000,`value`:1.5}",
        "log.csv # u1,b1,1318896000,buy,1.5",
        "log.csv # \"u1\",\"b,1\",1318896000,buy,1.5",
        "log.tsv # u1\tb1\t2011-10-18T00:00:00Z\tbuy\t1.5",
        "log # u1,b1,1318896000,buy,1.5"
      })
  void readsAnyLineOfALog(String name, String good) throws IOException {
    InputFields fields =
        name.endsWith("jsonl")
            ? InputFields.OF_INTERACTIONS
            : InputFields.OF_INTERACTIONS.withColumns(
                "--columns", "user_id,item_id,timestamp,event_type,value");
    byte[] file = damaged(good.replace('`', '"'), new Random(1));
    Counted counted = read(name, file, fields);
    assertThat(counted.good).isPositive();
    assertThat(counted.bad).isPositive();
    // Blank lines are no rows; a line end among the noise makes one row two.
    assertThat(counted.good + counted.bad).isBetween((long) (ROWS * 0.9), (long) (ROWS * 1.2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "c.jsonl # {'item_id':'b1','title':'T','categories':['A'],'price':2,'attributes':{'a':[1]}}",
        "c.csv # b1,\"T, \"\"x\"\"\",brand,A|B,long text,2.5,\"{\"\"a\"\":1}\""
      })
  void readsAnyLineOfACatalogue(String name, String good) throws IOException {
    byte[] file = damaged(good.replace('\'', '"'), new Random(2));
    if (name.endsWith("csv")) {
      file = join("item_id,title,brand,categories,description,price,attributes\n", file);
    }
    Counted counted = read(name, file, InputFields.OF_CATALOG);
    assertThat(counted.good).isPositive();
    assertThat(counted.bad).isPositive();
  }

  private static byte[] join(String header, byte[] rows) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(header.getBytes(StandardCharsets.UTF_8));
    all.write(rows);
    return all.toByteArray();
  }

  /** Changes, cuts out and adds characters, and now and then a byte that is no UTF-8. */
  private static byte[] damaged(String good, Random random) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < ROWS; i++) {
      StringBuilder row = new StringBuilder(good);
      for (int changes = random.nextInt(6); changes > 0 && row.length() > 1; changes--) {
        int at = random.nextInt(row.length());
        switch (random.nextInt(4)) {
          case 0 -> row.setCharAt(at, (char) random.nextInt(0x10000));
          case 1 -> row.deleteCharAt(at);
          case 2 -> row.insert(at, NOISE.charAt(random.nextInt(NOISE.length())));
          default -> row.setLength(at);
        }
      }
      file.write(row.toString().getBytes(StandardCharsets.UTF_8));
      if (random.nextInt(100) == 0) {
        file.write(0x80 + random.nextInt(0x80));
      }
      file.write('\n');
    }
    return file.toByteArray();
  }

  @Test
  void readsAnyRowOfParquet() throws IOException {
    Random random = new Random(3);
    Path file =
        ParquetFiles.write(
            folder,
            "message log { optional binary user_id; optional binary item_id (STRING); optional int64"
                + " timestamp; optional double value; }",
            log -> {
              for (int i = 0; i < ROWS; i++) {
                log.row(
                    row -> {
                      if (random.nextInt(9) > 0) {
                        byte[] id = new byte[random.nextInt(6)];
                        random.nextBytes(id);
                        row.append("user_id", Binary.fromConstantByteArray(id));
                      }
                      if (random.nextInt(9) > 0) {
                        row.append("item_id", "b" + (char) random.nextInt(0x10000));
                      }
                      if (random.nextInt(9) > 0) {
                        row.append("timestamp", random.nextLong() >> random.nextInt(64));
                      }
                      if (random.nextBoolean()) {
                        row.append("value", Double.longBitsToDouble(random.nextLong()));
                      }
                    });
              }
            });
    Counted counted = read("log.parquet", Files.readAllBytes(file), InputFields.OF_INTERACTIONS);
    assertThat(counted.good).isEqualTo(ROWS);
    assertThat(counted.bad).isZero();
  }

  @Test
  void readsAnyDamagedParquetFile() throws IOException {
    Path file =
        ParquetFiles.write(
            folder,
            "message log { required binary user_id (STRING); required int64 timestamp; }",
            log -> {
              for (int i = 0; i < 50; i++) {
                String user = "u" + i % 7;
                long time = 1000L * i;
                log.row(row -> row.append("user_id", user).append("timestamp", time));
              }
            });
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(4);
    long bad = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = good.clone();
      // Not the last eight bytes: the footer's length, then the magic.
      damaged[4 + random.nextInt(good.length - 12)] ^= (byte) (1 << random.nextInt(8));
      bad += read("log.parquet", damaged, InputFields.OF_INTERACTIONS).bad;
    }
    assertThat(bad).isBetween(100L, 500L);
  }
}
