package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowsTest {
  @TempDir Path folder;

  private List<String> read(Path file, InputFields fields) throws IOException {
    return ReadRowsOfFile.read("part-0", Files.readAllBytes(file), fields);
  }

  @Test
  void readsTheColumnsOfALog() throws IOException {
    Path file =
        ParquetFiles.write(
            folder,
            "message log { required binary user_id (STRING); required int64 item_id; optional int64"
                + " timestamp (TIMESTAMP(MICROS,true)); optional binary event_type (ENUM); optional"
                + " float value; required int32 other; }",
            log -> {
              log.row(
                  row -> {
                    row.append("user_id", "ü").append("item_id", 7L);
                    row.append("timestamp", 1_318_896_000_123_456L).append("event_type", "buy");
                    row.append("value", 4.5f).append("other", 1);
                  });
              log.row(row -> row.append("user_id", "u").append("item_id", -1L).append("other", 2));
            });
    assertThat(read(file, InputFields.OF_INTERACTIONS))
        .containsExactly(
            "1 {\"user_id\":\"ü\",\"item_id\":7,\"timestamp\":\"2011-10-18T00:00:00.123456Z\","
                + "\"event_type\":\"buy\",\"value\":4.5}",
            "2 {\"user_id\":\"u\",\"item_id\":-1}");
  }

  @Test
  void readsEveryKindOfTime() throws IOException {
    for (String[] kind :
        new String[][] {
          {"int64 timestamp", "1318896000"},
          {"int64 timestamp (TIMESTAMP(MILLIS,true))", "\"2011-10-18T00:00:00.123Z\""},
          {"int64 timestamp (TIMESTAMP(MILLIS,false))", "\"2011-10-18T00:00:00.123\""},
          {"int64 timestamp (TIMESTAMP(NANOS,true))", "\"2011-10-18T00:00:00.123456789Z\""},
          {"int32 timestamp (DATE)", "\"2011-10-18\""},
          {"int96 timestamp", "\"2011-10-18T00:00:00.123456789Z\""},
          {"binary timestamp (STRING)", "\"2011-10-18T00:00:00Z\""}
        }) {
      Path file =
          ParquetFiles.write(
              folder,
              "message log { optional int32 user_id; optional int32 item_id; required "
                  + kind[0]
                  + "; }",
              log -> log.row(row -> time(row, kind[0])));
      assertThat(read(file, InputFields.OF_INTERACTIONS))
          .containsExactly("1 {\"timestamp\":" + kind[1] + "}");
    }
  }

  private static void time(Group row, String kind) {
    if (kind.startsWith("int96")) {
      // Julian day 2,455,853 is 2011-10-18; 123 million nanoseconds follow midnight.
      byte[] bytes = new byte[12];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(123_456_789L).putInt(2_455_853);
      row.append("timestamp", Binary.fromConstantByteArray(bytes));
    } else if (kind.startsWith("int32")) {
      row.append("timestamp", 15_265);
    } else if (kind.startsWith("binary")) {
      row.append("timestamp", "2011-10-18T00:00:00Z");
    } else if (kind.contains("NANOS")) {
      row.append("timestamp", 1_318_896_000_123_456_789L);
    } else {
      row.append("timestamp", kind.contains("MILLIS") ? 1_318_896_000_123L : 1_318_896_000L);
    }
  }

  @Test
  void readsListsMapsAndStructs() throws IOException {
    Path file =
        ParquetFiles.write(
            folder,
            "message catalog { required binary item_id (STRING); optional group categories (LIST) {"
                + " repeated group list { optional binary element (STRING); } } optional group"
                + " attributes (MAP) { repeated group key_value { required binary key (STRING);"
                + " optional double value; } } required int32 price (DECIMAL(6,2)); }",
            log ->
                log.row(
                    row -> {
                      row.append("item_id", "b1");
                      Group list = row.addGroup("categories");
                      list.addGroup("list").append("element", "A");
                      list.addGroup("list").append("element", "B");
                      Group entry = row.addGroup("attributes").addGroup("key_value");
                      entry.append("key", "size").append("value", 2.5);
                      row.append("price", 1999);
                    }));
    assertThat(read(file, InputFields.OF_CATALOG))
        .containsExactly(
            "1 {\"item_id\":\"b1\",\"categories\":[\"A\",\"B\"],\"attributes\":{\"size\":2.5},"
                + "\"price\":19.99}");
    Path other =
        ParquetFiles.write(
            folder,
            "message catalog { required binary item_id (STRING); repeated binary categories"
                + " (STRING); optional group attributes { optional binary city (STRING); optional"
                + " boolean open; } }",
            log ->
                log.row(
                    row -> {
                      row.append("item_id", "b1").append("categories", "A");
                      row.append("categories", "B");
                      row.addGroup("attributes").append("city", "X").append("open", true);
                    }));
    assertThat(read(other, InputFields.OF_CATALOG))
        .containsExactly(
            "1 {\"item_id\":\"b1\",\"categories\":[\"A\",\"B\"],"
                + "\"attributes\":{\"city\":\"X\",\"open\":true}}");
  }

  /** As a name that stands twice in JSON: whichever counts, the other is lost. */
  @Test
  void rejectsAMapThatHasAKeyTwice() throws IOException {
    Path file =
        ParquetFiles.write(
            folder,
            "message catalog { required binary item_id (STRING); optional group attributes (MAP) {"
                + " repeated group key_value { required binary key (STRING); optional int32 value; } } }",
            log ->
                log.row(
                    row -> {
                      Group map = row.append("item_id", "b1").addGroup("attributes");
                      map.addGroup("key_value").append("key", "size").append("value", 1);
                      map.addGroup("key_value").append("key", "size").append("value", 2);
                    }));
    assertThat(read(file, InputFields.OF_CATALOG))
        .containsExactly("1 !attributes has a key twice! {\"item_id\":\"b1\"}");
  }

  @Test
  void saysThatAFileIsCorrupt() throws IOException {
    assertThat(
            ReadRowsOfFile.read("a.parquet", "PAR1 nothing PAR1", InputFields.OF_INTERACTIONS)
                .get(0))
        .startsWith("!a.parquet: row 1: expected whole Parquet, found it damaged (");
  }
}
