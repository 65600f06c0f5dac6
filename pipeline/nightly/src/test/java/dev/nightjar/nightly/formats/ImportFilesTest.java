package dev.nightjar.nightly.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.input.InputFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as the public data sets have them, and what becomes of each. */
class ImportFilesTest {
  @TempDir Path folder;
  private ImportFiles.Counts counts;

  private String log(PublicFormat format, String text) throws IOException {
    return log(files(format, 0.5), Files.writeString(folder.resolve("in"), text));
  }

  private static ImportFiles files(PublicFormat format, double maxSkipped) {
    return files(format, Optional.empty(), UTF_8, maxSkipped);
  }

  private static ImportFiles files(
      PublicFormat format, Optional<String> columns, Charset charset, double maxSkipped) {
    return new ImportFiles(
        format,
        InputFields.OF_INTERACTIONS.withFlags("--from csv --").withColumns("--columns", columns),
        InputFields.OF_CATALOG.withFlags("--from csv --"),
        charset,
        maxSkipped);
  }

  private String log(ImportFiles files, Path from) throws IOException {
    Path to = folder.resolve("out.gz");
    counts = files.interactions(from, to);
    return text(to);
  }

  private String catalog(PublicFormat format, String text) throws IOException {
    Path to = folder.resolve("out.gz");
    Path from = Files.writeString(folder.resolve("in"), text);
    counts = files(format, 0.5).catalog(from, to);
    return text(to);
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void readsMovieLensCsv() throws IOException {
    assertThat(
            log(
                PublicFormat.MOVIELENS,
                """
                userId,movieId,rating,timestamp
                1,296,5.0,1147880044
                2,306,3.5,1147868817
                """))
        .isEqualTo(
            """
            {"user_id":"1","item_id":"296","timestamp":1147880044,"value":5.0}
            {"user_id":"2","item_id":"306","timestamp":1147868817,"value":3.5}
            """);
    assertThat(
            catalog(
                PublicFormat.MOVIELENS,
                """
                movieId,title,genres
                1,Toy Story (1995),Adventure|Animation|Children
                11,"American President, The (1995)",Comedy|Drama
                114335,La cravate (1957),(no genres listed)
                """))
        .isEqualTo(
            """
            {"item_id":"1","title":"Toy Story (1995)","categories":["Adventure","Animation","Children"]}
            {"item_id":"11","title":"American President, The (1995)","categories":["Comedy","Drama"]}
            {"item_id":"114335","title":"La cravate (1957)"}
            """);
  }

  @Test
  void readsTheOlderMovieLensFiles() throws IOException {
    assertThat(log(PublicFormat.MOVIELENS, "1::1193::5::978300760\n"))
        .isEqualTo(
            "{\"user_id\":\"1\",\"item_id\":\"1193\",\"timestamp\":978300760,\"value\":5.0}\n");
    assertThat(catalog(PublicFormat.MOVIELENS, "1::Toy Story (1995)::Animation|Comedy\n"))
        .isEqualTo(
            "{\"item_id\":\"1\",\"title\":\"Toy Story (1995)\",\"categories\":[\"Animation\",\"Comedy\"]}\n");
  }

  @Test
  void readsAmazonReviewsOfEveryYear() throws IOException {
    assertThat(
            log(
                PublicFormat.AMAZON,
                """
                {"reviewerID":"A1YJ","asin":"7806397051","overall":1.0,"reviewText":"no","unixReviewTime":1391040000}
                {"reviewerID":"A1YK","asin":"7806397051","overall":2,"unixReviewTime":"1391040001"}
                {"reviewerID":"A1YJ","overall":1.0}
                not JSON
                """))
        .isEqualTo(
            """
            {"user_id":"A1YJ","item_id":"7806397051","timestamp":1391040000,"value":1.0}
            {"user_id":"A1YK","item_id":"7806397051","timestamp":"1391040001","value":2.0}
            """);
    assertThat(counts)
        .isEqualTo(
            new ImportFiles.Counts(2, 2, "1 missing item_id, 1 not JSON, the first in line 3"));
    assertThat(
            log(
                PublicFormat.AMAZON,
                """
                {"user_id":"AGKH","asin":"B00Y","parent_asin":"B00X","rating":5.0,"timestamp":1588687728923}
                """))
        .isEqualTo(
            """
            {"user_id":"AGKH","item_id":"B00X","timestamp":1588687728923,"value":5.0}
            """);
  }

  @Test
  void readsAmazonMetadataOfEveryYear() throws IOException {
    assertThat(
            catalog(
                PublicFormat.AMAZON,
                """
                {"asin":"7806397051","title":"Blush","brand":"Xcel","categories":[["Beauty","Makeup"],["Beauty","Face"]],"description":"Soft.","price":9.99}
                {"asin":"B001","title":"Soap","category":["Beauty","Soap"],"description":["Mild.","Round."],"price":"$1,012.50"}
                {"parent_asin":"B00X","title":"Tea","store":"Leaf","categories":[],"description":[],"price":null}
                """))
        .isEqualTo(
            """
            {"item_id":"7806397051","title":"Blush","brand":"Xcel","categories":["Beauty","Makeup","Face"],"description":"Soft.","price":9.99}
            {"item_id":"B001","title":"Soap","categories":["Beauty","Soap"],"description":"Mild. Round.","price":1012.5}
            {"item_id":"B00X","title":"Tea","brand":"Leaf"}
            """);
  }

  @Test
  void readsAtomicFilesOfRecBole() throws IOException {
    assertThat(
            log(
                PublicFormat.RECBOLE,
                """
                user_id:token\titem_id:token\trating:float\ttimestamp:float
                196\t242\t3\t881250949
                186\t302\t3\t8.91717742E8
                """))
        .isEqualTo(
            """
            {"user_id":"196","item_id":"242","timestamp":881250949,"value":3.0}
            {"user_id":"186","item_id":"302","timestamp":891717742,"value":3.0}
            """);
    assertThat(
            catalog(
                PublicFormat.RECBOLE,
                """
                item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq
                1\tToy Story\t1995\tAnimation Children's Comedy
                """))
        .isEqualTo(
            "{\"item_id\":\"1\",\"title\":\"Toy Story\","
                + "\"categories\":[\"Animation\",\"Children's\",\"Comedy\"]}\n");
  }

  @Test
  void readsAnyCsvByTheNamesOfItsColumnsPlainOrGzip() throws IOException {
    Path gzip = folder.resolve("in.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
      out.write("sku,customer,when,kind\n\"a,1\",007,2026-01-31T10:00:00Z,buy\n".getBytes(UTF_8));
    }
    Optional<String> columns =
        Optional.of("user_id=customer,item_id=sku,timestamp=when,event_type=kind");
    assertThat(log(files(PublicFormat.CSV, columns, UTF_8, 0), gzip))
        .isEqualTo(
            "{\"user_id\":\"007\",\"item_id\":\"a,1\",\"timestamp\":\"2026-01-31T10:00:00Z\","
                + "\"event_type\":\"buy\"}\n");
    assertThat(
            catalog(PublicFormat.CSV, "item_id\ttitle\tcategories\tprice\nb1\tSoap\tA|B\t3.50\n"))
        .isEqualTo(
            "{\"item_id\":\"b1\",\"title\":\"Soap\",\"categories\":[\"A\",\"B\"],\"price\":3.5}\n");
  }

  @Test
  void refusesAFileOfAnotherFormatAndLeavesNothingBehind() throws IOException {
    Path from = Files.writeString(folder.resolve("in"), "a,b\n1,2\n");
    ImportFiles files = files(PublicFormat.MOVIELENS, 0.01);
    assertThatThrownBy(() -> files.interactions(from, folder.resolve("out.gz")))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            from
                + ": expected the columns userId, movieId, timestamp, found a, b (separated by"
                + " commas): name them, as in --from csv --columns"
                + " user_id=COLUMN,item_id=COLUMN,timestamp=COLUMN");
    assertThat(folder.resolve("out.gz")).doesNotExist();
    assertThatThrownBy(() -> files.interactions(folder, folder.resolve("out.gz")))
        .hasMessage(folder + ": expected a file, found a folder: name one file of it");
    Path bare = Files.writeString(folder.resolve("bare"), "u,b,1764115200\n");
    assertThatThrownBy(
            () -> files(PublicFormat.CSV, 0.01).interactions(bare, folder.resolve("out.gz")))
        .hasMessageEndingWith("if the file has no header, give it one");
  }

  @Test
  void saysWhyRowsAreSkippedAndWhichIsTheFirst() throws IOException {
    Path from =
        Files.writeString(
            folder.resolve("in"),
            "userId,movieId,rating,timestamp\n1,2,3,26/11/2025\n1,2,3,1147880044\n");
    ImportFiles files = files(PublicFormat.MOVIELENS, 0.01);
    assertThatThrownBy(() -> files.interactions(from, folder.resolve("out.gz")))
        .hasMessage(
            from
                + ": expected rows of format movielens with user_id, item_id, timestamp, found 1"
                + " such rows of 2: 1 timestamp begins with the day or month: expected such as"
                + " 2025-11-26 or 2025-11-26T09:30:00Z, the first in line 2");
    Path python = Files.writeString(folder.resolve("meta"), "{'asin': 'B001', 'title': 'Soap'}\n");
    assertThatThrownBy(
            () -> files(PublicFormat.AMAZON, 0.01).catalog(python, folder.resolve("out.gz")))
        .hasMessageEndingWith(": 1 a Python literal and not JSON, the first in line 1");
  }

  @Test
  void readsAnotherEncodingWhereItIsNamedAndNeverGuesses() throws IOException {
    byte[] movies = "1::Misérables, Les (1995)::Drama\n".getBytes(ISO_8859_1);
    Path from = Files.write(folder.resolve("movies.dat"), movies);
    Path to = folder.resolve("out.gz");
    ImportFiles latin1 = files(PublicFormat.MOVIELENS, Optional.empty(), ISO_8859_1, 0);
    latin1.catalog(from, to);
    assertThat(text(to))
        .isEqualTo(
            "{\"item_id\":\"1\",\"title\":\"Misérables, Les (1995)\",\"categories\":[\"Drama\"]}\n");
    assertThatThrownBy(() -> files(PublicFormat.MOVIELENS, 0.5).catalog(from, to))
        .hasMessageEndingWith(
            "found 0 such rows of 1: 1 not UTF-8, the first in line 1; name the file's own encoding,"
                + " as in --encoding ISO-8859-1");
  }

  @Test
  void readsAByteOrderMarkForNoText() throws IOException {
    assertThat(log(PublicFormat.CSV, "\ufeffuser_id,item_id,timestamp\r\nu,b,5\r\n"))
        .isEqualTo("{\"user_id\":\"u\",\"item_id\":\"b\",\"timestamp\":5}\n");
  }
}
