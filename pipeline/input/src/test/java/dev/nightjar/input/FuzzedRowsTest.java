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

/** Ten thousand damaged rows of every format: rows, rejects or a refusal, never anything else. */
class FuzzedRowsTest {
  private static final int ROWS = 10_000;
  private static final String NOISE = "{}[]\"',:;\\u0-e9.|\t\r ";

  @TempDir Path folder;

  /** Rows and rejects of a file. */
  private static final class Counted implements RowSink {
    private final RowParser<?>[] parsers;
    private long good;
    private long bad;
    private long refused;

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
    Counted counted = counted(fields);
    read(name, file, fields, counted);
    return counted;
  }

  private static Counted counted(InputFields fields) {
    return fields.equals(InputFields.OF_CATALOG)
        ? new Counted(new ParseCatalog())
        : new Counted(ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY), new ParseUser());
  }

  private static void read(String name, byte[] file, InputFields fields, Counted counted)
      throws IOException {
    try {
      FileRows.read(name, new ByteArrayInputStream(file), fields, counted);
    } catch (BadFileException e) {
      assertThat(e).hasMessageStartingWith(name);
      counted.refused++;
    }
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
    Random random = new Random(1);
    Counted counted = counted(fields);
    for (int i = 0; i < ROWS; i++) {
      read(name, damaged(good.replace('`', '"'), random), fields, counted);
    }
    assertThat(counted.good).isPositive();
    assertThat(counted.bad).isPositive();
    // A line end among the noise makes one row two; a row of which nothing is left is none.
    assertThat(counted.good + counted.bad + counted.refused)
        .isBetween((long) (ROWS * 0.9), (long) (ROWS * 1.2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "c.jsonl # {'item_id':'b1','title':'T','categories':['A'],'price':2,'attributes':{'a':[1]}}",
        "c.csv # b1,\"T, \"\"x\"\"\",brand,A|B,long text,2.5,\"{\"\"a\"\":1}\""
      })
  void readsAnyLineOfACatalog(String name, String good) throws IOException {
    Random random = new Random(2);
    String header = "item_id,title,brand,categories,description,price,attributes\n";
    Counted counted = counted(InputFields.OF_CATALOG);
    for (int i = 0; i < ROWS; i++) {
      byte[] row = damaged(good.replace('\'', '"'), random);
      read(name, name.endsWith("csv") ? join(header, row) : row, InputFields.OF_CATALOG, counted);
    }
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
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(row.toString().getBytes(StandardCharsets.UTF_8));
    if (random.nextInt(100) == 0) {
      file.write(0x80 + random.nextInt(0x80));
    }
    file.write('\n');
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
    assertThat(counted.good + counted.bad).isEqualTo(ROWS);
    assertThat(counted.bad).as("ids that are not UTF-8").isBetween(ROWS / 3L, ROWS * 2L / 3);
  }

  @Test
  void readsAnyDamagedParquetFile() throws IOException {
    Path file =
        ParquetFiles.write(
            folder,
            "message log { required binary user_id (STRING); required int32 item_id; required int64"
                + " timestamp; }",
            log -> {
              for (int i = 0; i < 50; i++) {
                String user = "u" + i % 7;
                long time = 1000L * i;
                log.row(
                    row ->
                        row.append("user_id", user).append("item_id", 1).append("timestamp", time));
              }
            });
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(4);
    long refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] damaged = good.clone();
      // Not the last eight bytes: the footer's length, then the magic.
      damaged[4 + random.nextInt(good.length - 12)] ^= (byte) (1 << random.nextInt(8));
      refused += read("log.parquet", damaged, InputFields.OF_INTERACTIONS).refused;
    }
    assertThat(refused).isBetween(100L, 500L);
  }
}
