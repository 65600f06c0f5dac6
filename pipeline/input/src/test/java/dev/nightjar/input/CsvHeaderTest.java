package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first line of CSV and TSV files, and lines like it. */
class CsvHeaderTest {
  private static final InputFields LOG = InputFields.OF_INTERACTIONS;
  private static final String EXPECTED =
      "!log.csv: expected the columns user_id, item_id, timestamp, found ";

  private static List<String> log(String name, String file) throws IOException {
    return ReadRowsOfFile.read(name, file, LOG);
  }

  private static List<String> catalog(String file) throws IOException {
    return ReadRowsOfFile.read("c.csv", file, InputFields.OF_CATALOG);
  }

  @Test
  void takesColumnsFromTheSettingWhereThereIsNoHeader() throws IOException {
    InputFields fields = LOG.withColumns("--columns", "user_id, item_id,-,timestamp");
    assertThat(ReadRowsOfFile.read("log.csv", "u,b,x,5\n", fields))
        .containsExactly("1 {\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":5}");
    assertThatThrownBy(() -> LOG.withColumns("--columns", "user_id,item_id"))
        .hasMessage("--columns must name the column timestamp once, was user_id,item_id");
    assertThatThrownBy(
            () -> InputFields.OF_CATALOG.withColumns("--catalog-columns", "item_id,title,title"))
        .hasMessage("--catalog-columns must name the column title once, was item_id,title,title");
  }

  @Test
  void takesNoHeaderForARowWhereColumnsAreNamedInOrder() throws IOException {
    InputFields catalog = InputFields.OF_CATALOG.withColumns("--catalog-columns", "item_id,title");
    assertThat(ReadRowsOfFile.read("c.csv", "item_id,title\na,one\n", catalog))
        .containsExactly(
            "1 !the header again! item_id,title", "2 {\"item_id\":\"a\",\"title\":\"one\"}");
    InputFields users = InputFields.OF_USERS.withColumns("--user-columns", "user_id");
    assertThat(ReadRowsOfFile.read("u.csv", "user_id\na\n", users))
        .containsExactly("1 !the header again! user_id", "2 {\"user_id\":\"a\"}");
    assertThat(ReadRowsOfFile.read("c.csv", "title,item_id\none,a\n", catalog))
        .containsExactly(
            "!c.csv: line 1: expected a row, found another header, title, item_id: leave"
                + " --catalog-columns out!");
  }

  @Test
  void saysWhichColumnsAFileHasAndWhatToDo() throws IOException {
    assertThat(log("log.csv", "user_id;item_id;timestamp\nu;b;5\n"))
        .containsExactly(
            EXPECTED
                + "user_id;item_id;timestamp (separated by commas): if semicolons separate the"
                + " cells, say --separator ';'!");
    assertThat(log("log.csv", "User,ITEM_ID,Timestamp,x\n"))
        .containsExactly(
            EXPECTED
                + "User, ITEM_ID, Timestamp, x (separated by commas): name them, as in --columns"
                + " user_id=COLUMN,item_id=ITEM_ID,timestamp=Timestamp!");
    assertThat(log("log.csv", "u1,b1,1764115200\n"))
        .containsExactly(
            EXPECTED
                + "u1, b1, 1764115200 (separated by commas): if the file has no header, name the"
                + " columns in order, as in --columns user_id,item_id,timestamp!");
    assertThat(log("log.csv", "user_id,item_id,timestamp,item_id\n"))
        .containsExactly(
            "!log.csv: expected each column once, found item_id twice: rename one of" + " them!");
    assertThat(log("log.jsonl", "{\"userId\":1}\n{\"x\":2}\n").get(2))
        .isEqualTo(
            "!log.jsonl: expected the columns user_id, item_id, timestamp, found userId: name them,"
                + " as in --columns user_id=userId,item_id=COLUMN,timestamp=COLUMN!");
    assertThat(log("log.json", "[\n{\"user_id\":1}\n]\n").get(0)).contains("or an array");
  }

  @Test
  void saysWhatToDoWithLinesBeforeTheHeader() throws IOException {
    assertThat(log("log.csv", "sep=;\nuser_id;item_id;timestamp\n"))
        .containsExactly(
            EXPECTED
                + "sep=; (separated by commas): delete the first line, which only spreadsheets read,"
                + " and say --separator ';'!");
    assertThat(log("log.csv", "sep=,\nuser_id,item_id,timestamp\n").get(0))
        .endsWith("delete the first line, which only spreadsheets read!");
    for (String first : List.of("# made in May", "My export", "<!DOCTYPE html>")) {
      assertThat(log("log.csv", first + "\nuser_id,item_id,timestamp\n"))
          .containsExactly(
              EXPECTED
                  + first
                  + " (separated by commas): the first line must name the columns; delete what"
                  + " stands before it!");
    }
    assertThat(catalog("a,one\n"))
        .containsExactly(
            "!c.csv: expected the columns item_id, found a, one (separated by commas): name them, as"
                + " in --catalog-columns item_id=COLUMN, or all in order if the file has no header,"
                + " as in --catalog-columns item_id,title!");
  }

  @Test
  void refusesTheHeaderOfAFileThatWasAppended() throws IOException {
    String again = "\ufeffitem_id, title\nb,two\n";
    assertThat(catalog("item_id,title\na,one\n" + again))
        .containsExactly(
            "2 {\"item_id\":\"a\",\"title\":\"one\"}",
            "3 !the header again! \ufeffitem_id, title",
            "4 {\"item_id\":\"b\",\"title\":\"two\"}");
    assertThat(catalog(",item_id\n,item_id\n,x\n"))
        .containsExactly("2 !the header again! ,item_id", "3 {\"item_id\":\"x\"}");
  }

  /** Whoever read on would take users for items. */
  @Test
  void refusesAFileAppendedWithItsColumnsInAnotherOrder() throws IOException {
    String file = "user_id,item_id,timestamp\nu,b,5\n%s\n";
    for (String other :
        List.of(
            "item_id,user_id,timestamp",
            "\"item_id\",\"user_id\",\"timestamp\"",
            "timestamp,x,user_id,item_id")) {
      List<String> rows = log("log.csv", file.formatted(other));
      assertThat(rows.get(rows.size() - 1))
          .isEqualTo(
              "!log.csv: line 3: expected rows, found another header, %s: make two files"
                  + " of it!",
              other.replace("\"", "").replace(",", ", "));
    }
  }

  @Test
  void readsColumnsOfOtherNames() throws IOException {
    InputFields fields =
        LOG.withColumns("--columns", "user_id=USER_ID, item_id=sku,timestamp=at, value=stars");
    assertThat(ReadRowsOfFile.read("log.csv", "sku,at,USER_ID,stars,value\nb,5,u,4,9\n", fields))
        .containsExactly("2 {\"item_id\":\"b\",\"timestamp\":5,\"user_id\":\"u\",\"value\":4}");
    assertThat(ReadRowsOfFile.read("l.jsonl", "{\"sku\":1,\"USER_ID\":2,\"at\":3}\n", fields))
        .containsExactly("1 {\"item_id\":1,\"user_id\":2,\"timestamp\":3}");
    assertThatThrownBy(() -> LOG.withColumns("--columns", "user=u"))
        .hasMessage(
            "--columns must hold names in order, or NAME=COLUMN once of each of user_id, item_id,"
                + " timestamp, event_type, value, was user=u");
  }
}
