package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet as DuckDB writes it. */
class ForeignParquetTest {
  private static final String LOG = "'u' AS user_id, 'b' AS item_id, 5 AS \"timestamp\"";

  @TempDir Path folder;

  /** Rows of a query, as DuckDB writes them. */
  private List<String> duckDb(String query, String options, InputFields fields)
      throws SQLException, IOException {
    Path file = folder.resolve("duck.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      sql.execute("SET TimeZone = 'UTC'");
      sql.execute("COPY (%s) TO '%s' (FORMAT parquet%s)".formatted(query, file, options));
    }
    return ReadRowsOfFile.read("duck.parquet", Files.readAllBytes(file), fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'ü' | \"ü\"",
        "'a'::ENUM('a', 'b') | \"a\"",
        "'u1'::BLOB | \"u1\"",
        "uuid '5bc8fbbc-bde5-4099-8164-d8399f767c45' | \"5bc8fbbc-bde5-4099-8164-d8399f767c45\"",
        "255::UTINYINT | 255",
        "65535::USMALLINT | 65535",
        "4294967295::UINTEGER | 4294967295",
        "18446744073709551615::UBIGINT | 18446744073709551615",
        "(-128)::TINYINT | -128",
        "(-32768)::SMALLINT | -32768",
        "(-7)::INTEGER | -7",
        "(-9223372036854775808)::BIGINT | -9223372036854775808",
        "7::DECIMAL(4,0) | 7",
        "7::DECIMAL(9,0) | 7",
        "123456789012345678::DECIMAL(18,0) | 123456789012345678",
        "12345678901234567890123456789012345678::DECIMAL(38,0)"
            + " | 12345678901234567890123456789012345678",
        "(-1)::DECIMAL(38,0) | -1"
      })
  void readsIdsOfEveryTypeAsWritten(String value, String id) throws Exception {
    String query = "SELECT %s AS user_id, 'b' AS item_id, 5 AS \"timestamp\"".formatted(value);
    assertThat(duckDb(query, "", InputFields.OF_INTERACTIONS))
        .containsExactly("1 {\"user_id\":%s,\"item_id\":\"b\",\"timestamp\":5}".formatted(id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1::DOUBLE | user_id is not text or a whole number",
        "1::FLOAT | user_id is not text or a whole number",
        "1::HUGEINT | user_id is not text or a whole number",
        "true | user_id is not text or a whole number",
        "1.50::DECIMAL(4,2) | user_id is not text or a whole number",
        "[1] | user_id is not text or a whole number",
        "NULL::VARCHAR | missing user_id",
        "'\\xE9'::BLOB | user_id is not UTF-8",
        "INTERVAL 1 DAY | user_id has the type INTERVAL, which is not read"
      })
  void rejectsIdsThatAreNeitherTextNorWhole(String value, String reason) throws Exception {
    Path file = folder.resolve("duck.parquet");
    String query = "SELECT %s AS user_id, 'b' AS item_id, 5 AS \"timestamp\"".formatted(value);
    duckDb(query, "", InputFields.OF_INTERACTIONS);
    List<String> reasons = new ArrayList<>();
    ParseRows<Interaction> rows =
        new ParseRows<>(
            0,
            ParseInteraction.with(EventFilter.NONE, TimeWindow.ANY),
            new ParseRows.Out<>() {
              @Override
              public void value(Interaction interaction) {
                reasons.add(interaction.userId());
              }

              @Override
              public void rejected(long line, String why, String text) {
                reasons.add(why);
              }
            });
    FileRows.read("duck.parquet", Files.newInputStream(file), InputFields.OF_INTERACTIONS, rows);
    rows.finish();
    assertThat(reasons).containsExactly(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TIMESTAMP '2025-11-26 09:30:00.5' | \"2025-11-26T09:30:00.500\"",
        "TIMESTAMP_S '2025-11-26 09:30:00' | \"2025-11-26T09:30\"",
        "TIMESTAMP_MS '2025-11-26 09:30:00.5' | \"2025-11-26T09:30:00.500\"",
        "TIMESTAMP_NS '2025-11-26 09:30:00.123456789' | \"2025-11-26T09:30:00.123456789\"",
        "TIMESTAMPTZ '2025-11-26 09:30:00+01' | \"2025-11-26T08:30:00Z\"",
        "TIMESTAMP '1970-01-05 00:00:01' | \"1970-01-05T00:00:01\"",
        "DATE '2025-11-26' | \"2025-11-26\"",
        "TIME '09:30:00' | \"09:30\"",
        "1764115200::UINTEGER | 1764115200",
        "1764115200.5::DOUBLE | 1.7641152005E9",
        "1764115200.123::DECIMAL(18,3) | 1764115200.123",
        "'2025-11-26' | \"2025-11-26\""
      })
  void readsTimesOfEveryType(String value, String time) throws Exception {
    String query = "SELECT 'u' AS user_id, 'b' AS item_id, %s AS \"timestamp\"".formatted(value);
    assertThat(duckDb(query, "", InputFields.OF_INTERACTIONS))
        .containsExactly(
            "1 {\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":%s}".formatted(time));
  }

  @Test
  void readsTheFieldsOfACatalog() throws Exception {
    String query =
        """
        SELECT 'b' AS item_id, 'T'::JSON::VARCHAR AS title, ['A', 'B'] AS categories,
          '{"n": [1, "x"]}'::JSON AS attributes, 'NaN'::FLOAT AS price
        UNION ALL SELECT 'c', 'T', [], '{}', 2.5
        """
            .replace("'T'::JSON::VARCHAR", "'T'");
    assertThat(duckDb(query, "", InputFields.OF_CATALOG))
        .containsExactly(
            "1 {\"item_id\":\"b\",\"title\":\"T\",\"categories\":[\"A\",\"B\"],"
                + "\"attributes\":{\"n\":[1,\"x\"]}}",
            "2 {\"item_id\":\"c\",\"title\":\"T\",\"categories\":[],\"attributes\":{},\"price\":2.5}");
    String nested =
        "SELECT 'b' AS item_id, MAP {'a': [1, 2], 'b': NULL} AS attributes, 19.99::DECIMAL(6,2) AS"
            + " price";
    assertThat(duckDb(nested, "", InputFields.OF_CATALOG))
        .containsExactly(
            "1 {\"item_id\":\"b\",\"attributes\":{\"a\":[1,2],\"b\":null},\"price\":19.99}");
    String struct = "SELECT 'b' AS item_id, {'city': 'X', 'open': true, 'n': NULL} AS attributes";
    assertThat(duckDb(struct, "", InputFields.OF_CATALOG))
        .containsExactly("1 {\"item_id\":\"b\",\"attributes\":{\"city\":\"X\",\"open\":true}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4", "lz4_raw"})
  void readsEveryCodecInBothVersions(String codec) throws Exception {
    String query =
        "SELECT 'user ' || (i %% 97) AS user_id, i AS item_id, i + 0.5 AS value,".replace("%%", "%")
            + " 1764115200 + i AS \"timestamp\" FROM range(30000) t(i)";
    for (String version : List.of("V1", "V2")) {
      String options =
          ", CODEC '%s', PARQUET_VERSION '%s', ROW_GROUP_SIZE 10000".formatted(codec, version);
      List<String> rows = duckDb(query, options, InputFields.OF_INTERACTIONS);
      assertThat(rows).hasSize(30_000);
      assertThat(rows.get(29_999))
          .isEqualTo(
              "30000 {\"user_id\":\"user 26\",\"item_id\":29999,\"value\":29999.5,"
                  + "\"timestamp\":1764145199}");
    }
  }

  @Test
  void saysWhichColumnsAFileHas() throws Exception {
    assertThat(
            duckDb(
                "SELECT 1 AS \"UserId\", 2 AS item_id, 3 AS ts", "", InputFields.OF_INTERACTIONS))
        .containsExactly(
            "!duck.parquet: expected the columns user_id, item_id, timestamp, found UserId,"
                + " item_id, ts: name them, as in --columns"
                + " user_id=UserId,item_id=item_id,timestamp=COLUMN!");
    InputFields fields = InputFields.OF_INTERACTIONS.withColumns("--columns", "timestamp=ts");
    assertThat(duckDb("SELECT 1 AS user_id, 2 AS item_id, 3 AS ts", "", fields))
        .containsExactly("1 {\"user_id\":1,\"item_id\":2,\"timestamp\":3}");
    assertThat(duckDb("SELECT " + LOG + " WHERE false", "", InputFields.OF_INTERACTIONS)).isEmpty();
  }

  /** DuckDB writes the end of a day as 24:00. */
  @Test
  void rejectsATimeThatNoDayHas() throws Exception {
    assertThat(
            duckDb(
                "SELECT 'u' AS user_id, 'b' AS item_id, TIME '24:00:00' AS \"timestamp\"",
                "",
                InputFields.OF_INTERACTIONS))
        .containsExactly(
            "1 !timestamp is not a time of day! {\"user_id\":\"u\",\"item_id\":\"b\"}");
  }

  @Test
  void readsNumbersAsTheyWereWrittenAndRejectsInfinity() throws Exception {
    InputFields fields = InputFields.OF_CATALOG;
    assertThat(duckDb("SELECT 'a' AS item_id, 4.1::FLOAT AS price", "", fields))
        .containsExactly("1 {\"item_id\":\"a\",\"price\":4.1}");
    assertThat(duckDb("SELECT 'a' AS item_id, 1764115200::FLOAT AS price", "", fields))
        .containsExactly("1 {\"item_id\":\"a\",\"price\":1.7641152E9}");
    for (String type : List.of("FLOAT", "DOUBLE")) {
      assertThat(duckDb("SELECT 'a' AS item_id, '-inf'::%s AS price".formatted(type), "", fields))
          .containsExactly("1 !price is infinite! {\"item_id\":\"a\"}");
    }
  }
}
