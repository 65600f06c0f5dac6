package dev.nightjar.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvRowsTest {
  private static final InputFields LOG = InputFields.OF_INTERACTIONS;
  private static final String HEADER = "user_id,item_id,timestamp\n";
  private static final String ROW = "%d {\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":5}";

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
    assertThat(log("part-0", HEADER + "u,b,5\n")).containsExactly(ROW.formatted(2));
    assertThat(log("part-0", "\nuser_id\titem_id\ttimestamp\nu,1\tb\t\n"))
        .containsExactly("3 {\"user_id\":\"u,1\",\"item_id\":\"b\"}");
    assertThat(log("part-0", "\n{\"user_id\":\"u\",\"x\":1,\"item_id\":2,\"timestamp\":3}\n"))
        .containsExactly("2 {\"user_id\":\"u\",\"item_id\":2,\"timestamp\":3}");
    assertThat(log("part-0", "\nu::b::5\n"))
        .containsExactly(
            "!part-0: expected the columns user_id, item_id, timestamp, found u::b::5 (separated by"
                + " commas): the first line must name the columns; delete what stands before it!");
    assertThat(log("part-0", "user_id|item_id|timestamp\n").get(0))
        .endsWith("if vertical bars separate the cells, say --separator '|'!");
    assertThat(log("log.csv", "{\"user_id\":\"u\"}\n"))
        .containsExactly(
            "!log.csv: line 1: expected CSV or TSV as the name says, found JSON: name the file .jsonl"
                + " if it holds one object a line!");
  }

  @Test
  void readsTheFieldsOfACatalog() throws IOException {
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
    assertThat(log("log.csv", HEADER + "u\nu,b,c,d\nu,b,5\n"))
        .containsExactly(
            "2 !not as many cells as columns! u",
            "3 !not as many cells as columns! u,b,c,d",
            ROW.formatted(4));
  }

  @Test
  void readsQuotedCellsOverAnyNumberOfLinesAndKeepsTheirLineEnds() throws IOException {
    String cell = "<p>\r\n" + "line, with, commas\n".repeat(300) + "\"\"end\"\"\r";
    assertThat(catalog("item_id,title,brand\r\nb1,\"" + cell + "\",x\r\nb2,t,y\r\n"))
        .containsExactly(
            "2 {\"item_id\":\"b1\",\"title\":\"<p>\\r\\n"
                + "line, with, commas\\n".repeat(300)
                + "\\\"end\\\"\\r\",\"brand\":\"x\"}",
            "305 {\"item_id\":\"b2\",\"title\":\"t\",\"brand\":\"y\"}");
    assertThat(log("log.csv", HEADER + "\"u\n1\",b,5\n"))
        .containsExactly("2 {\"user_id\":\"u\\n1\",\"item_id\":\"b\",\"timestamp\":5}");
  }

  @Test
  void refusesTheFileWhereAQuoteIsNotClosed() throws IOException {
    String rows = "u,b,5\n".repeat(300);
    assertThat(log("log.csv", HEADER + "u,b,5\nu,\"b,5\n" + rows))
        .containsExactly(
            ROW.formatted(2),
            "!log.csv: line 3: expected the end of a quoted cell within 1 MiB, found none: quote"
                + " cells as RFC 4180 says, or say --quotes none if quotes mean nothing here!");
    assertThat(log("log.csv", HEADER + "u,\"b,5\nu,b\",5\nu,b,\"5\" x\n")).hasSize(3);
    assertThat(catalog("item_id,title\nb1,\"<a href=\"x\">\nb2,fake\n\"\n").get(0))
        .isEqualTo(
            "!c.csv: line 2: expected a separator or the end of the line behind a closing quote,"
                + " found none: quote cells as RFC 4180 says, or say --catalog-quotes none if"
                + " quotes mean nothing here!");
    String endless = "x".repeat(TextLines.MAX_LINE_BYTES);
    assertThat(log("log.csv", HEADER + "u,\"b\n" + endless + "\n" + rows).get(0))
        .startsWith("!log.csv: line 2: expected the end of a quoted cell within 1 MiB");
  }

  @Test
  void losesOneRowToTextBehindAQuoteWhereTheLineIsWhole() throws IOException {
    assertThat(log("log.csv", HEADER + "u,\"a \"b\" c\",5\nu,b,5\n"))
        .containsExactly("2 !text follows a closing quote! u,\"a \"b\" c\",5", ROW.formatted(3));
  }

  @Test
  void refusesEveryLineOfACellThatHoldsRows() throws IOException {
    assertThat(log("log.csv", HEADER + "u1,\"5 inch,5\nu2,b,6\nu3,5\",7\nu,b,5\n"))
        .containsExactly(
            "2 !a quoted cell holds what looks like rows! u1,\"5 inch,5",
            "3 !a quoted cell holds what looks like rows! u2,b,6",
            "4 !a quoted cell holds what looks like rows! u3,5\",7",
            ROW.formatted(5));
    assertThat(log("log.csv", HEADER + "u1,\"b\nx\"\nu,b,5\n"))
        .containsExactly(
            "2 !not as many cells as columns! u1,\"b",
            "3 !not as many cells as columns! x\"",
            ROW.formatted(4));
  }

  @Test
  void takesAQuoteForTextInTsvUnlessToldOtherwise() throws IOException {
    String tsv = "item_id\ttitle\nb1\t\"5 inch\nb2\t\"all\"\n";
    InputFields fields = InputFields.OF_CATALOG;
    assertThat(ReadRowsOfFile.read("c.tsv", tsv, fields))
        .containsExactly(
            "2 {\"item_id\":\"b1\",\"title\":\"\\\"5 inch\"}",
            "3 {\"item_id\":\"b2\",\"title\":\"\\\"all\\\"\"}");
    CsvDialect quoted = new CsvDialect("", CsvDialect.Quotes.RFC4180);
    assertThat(
            ReadRowsOfFile.read(
                "c.tsv", "\"item_id\"\t\"title\"\nb\t\"t\t\"\n", fields.withDialect(quoted)))
        .containsExactly("2 {\"item_id\":\"b\",\"title\":\"t\\t\"}");
    assertThat(ReadRowsOfFile.read("c.tsv", "\"item_id\"\t\"title\"\n", fields))
        .containsExactly(
            "!c.tsv: expected the columns item_id, found \"item_id\", \"title\" (separated by"
                + " tabs): if the cells are quoted, say --catalog-quotes rfc4180!");
  }

  @Test
  void readsAnotherSeparatorWhereItIsNamed() throws IOException {
    CsvDialect semicolons = CsvDialect.of("--separator", Optional.of(";"), CsvDialect.Quotes.AUTO);
    assertThat(
            ReadRowsOfFile.read(
                "log.csv", "user_id;item_id;timestamp\nu;\"b;1\";5\n", LOG.withDialect(semicolons)))
        .containsExactly("2 {\"user_id\":\"u\",\"item_id\":\"b;1\",\"timestamp\":5}");
    assertThatThrownBy(
            () -> CsvDialect.of("--separator", Optional.of("::"), CsvDialect.Quotes.AUTO))
        .hasMessage("--separator must be one character other than a quote, or tab, was ::");
  }

  @Test
  void refusesAQuoteBehindABlank() throws IOException {
    assertThat(catalog("item_id,title\na, \"one\"\n \"b\",two\nc,27\" screen\n"))
        .containsExactly(
            "2 !a blank stands before an opening quote! a, \"one\"",
            "3 !a blank stands before an opening quote!  \"b\",two",
            "4 {\"item_id\":\"c\",\"title\":\"27\\\" screen\"}");
  }

  @Test
  void keepsBlankRowsOfTabsAndPassesOverBlankLines() throws IOException {
    assertThat(log("log.tsv", "user_id\titem_id\ttimestamp\n\t\t\n\n  \n")).containsExactly("2 {}");
  }

  @Test
  void refusesEveryLineOfARowThatIsNotUtf8() throws IOException {
    byte[] file = (HEADER + "u,\"b?\nb\",5\nu,b,5\n").getBytes(StandardCharsets.UTF_8);
    file[HEADER.length() + 4] = (byte) 0xe9;
    assertThat(ReadRowsOfFile.read("log.csv", file, LOG))
        .containsExactly("2 !not UTF-8! u,\"b\ufffd", "3 !not UTF-8! b\",5", ROW.formatted(4));
  }
}
