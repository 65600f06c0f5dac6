package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvRowsTest {
  private static final InputFields LOG = InputFields.OF_INTERACTIONS;

  private static List<String> log(String name, String file) throws IOException {
    return ReadRowsOfFile.read(name, file, LOG);
  }

  private static List<String> catalog(String file) throws IOException {
    return ReadRowsOfFile.read("c.csv", file, InputFields.OF_CATALOG);
  }

  @Test
  void readsColumnsByTheNamesInTheHeader() throws IOException {
    assertThat(
            log(
                "log.csv",
                "timestamp,note,user_id,item_id,value\r\n5,x,007,\"b,\"\"1\"\"\",4.5\r\n,,u 2,b2,\n"))
        .containsExactly(
            "2 {\"timestamp\":5,\"user_id\":\"007\",\"item_id\":\"b,\\\"1\\\"\",\"value\":4.5}",
            "3 {\"user_id\":\"u 2\",\"item_id\":\"b2\"}");
  }

  @Test
  void readsTabsAndKeepsEmptyCellsAtBothEnds() throws IOException {
    assertThat(
            log("log.tsv", "value\tuser_id\titem_id\ttimestamp\n\tu\tb\t\n1\tu\tb\t2020-01-01\n"))
        .containsExactly(
            "2 {\"user_id\":\"u\",\"item_id\":\"b\"}",
            "3 {\"value\":1,\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":\"2020-01-01\"}");
  }

  @Test
  void takesTheFormatFromTheFirstLineWhereTheNameDoesNotTell() throws IOException {
    assertThat(log("part-0", "user_id,item_id\nu,b\n"))
        .containsExactly("2 {\"user_id\":\"u\",\"item_id\":\"b\"}");
    assertThat(log("part-0", "\nuser_id\titem_id\nu,1\tb\n"))
        .containsExactly("3 {\"user_id\":\"u,1\",\"item_id\":\"b\"}");
    assertThat(log("part-0", "\n{\"user_id\":\"u\",\"x\":1}\n"))
        .containsExactly("2 {\"user_id\":\"u\"}");
    assertThat(log("part-0", "nonsense\n")).containsExactly("1 !not JSON! nonsense");
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
  void readsTheFieldsOfACatalogue() throws IOException {
    assertThat(
            catalog(
                """
                \ufeffitem_id,title,categories,price,attributes,description
                b1,"Soap, 5"" long",A | B||,2.50,"{""n"":[1]}","two

                lines"
                b2,12,,cheap,nonsense,
                """))
        .containsExactly(
            "2 {\"item_id\":\"b1\",\"title\":\"Soap, 5\\\" long\",\"categories\":[\"A\",\"B\"],"
                + "\"price\":2.5,\"attributes\":{\"n\":[1]},\"description\":\"two\\n\\nlines\"}",
            "5 {\"item_id\":\"b2\",\"title\":\"12\",\"price\":\"cheap\",\"attributes\":\"nonsense\"}");
  }

  @Test
  void refusesRowsOfAnotherWidth() throws IOException {
    assertThat(log("log.csv", "user_id,item_id\nu\nu,b,c\nu,b\n"))
        .containsExactly(
            "2 !not as many cells as columns! u",
            "3 !not as many cells as columns! u,b,c",
            "4 {\"user_id\":\"u\",\"item_id\":\"b\"}");
  }

  @Test
  void losesOneLineToABadQuoteAndNotTheRestOfTheFile() throws IOException {
    assertThat(log("log.csv", "user_id,item_id\n\"u,b\nu,b\n"))
        .containsExactly(
            "2 !a quote is not closed! \"u,b", "3 {\"user_id\":\"u\",\"item_id\":\"b\"}");
    List<String> expected = new ArrayList<>(List.of("2 !a quote is not closed! b0,\"open"));
    StringBuilder file = new StringBuilder("item_id,title\nb0,\"open\n");
    for (int line = 3; line < 300; line++) {
      file.append("b").append(line).append(",t\n");
      expected.add(line + " {\"item_id\":\"b" + line + "\",\"title\":\"t\"}");
    }
    assertThat(catalog(file.toString())).isEqualTo(expected);
    assertThat(catalog("item_id,title\nb0,\"open\nb1,t\n"))
        .containsExactly(
            "2 !a quote is not closed! b0,\"open", "3 {\"item_id\":\"b1\",\"title\":\"t\"}");
  }
}
