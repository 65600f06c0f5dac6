package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a newcomer is told of how their files are written, and of how to name their columns. */
class CheckFilesTest extends CheckedInputs {
  @Test
  void namesColumnsThatAreNotUsedAndNoneThatIs() throws IOException {
    replace(log, "user_id,item_id,timestamp", "customer,item_id,timestamp");
    assertThat(check("--columns", "user_id=customer")).as(said).isZero();
    assertThat(said)
        .contains("log.csv: CSV; columns customer, item_id, timestamp\n")
        .doesNotContain("not used");
  }

  @Test
  void knowsFilesOfPublicDataSets() throws IOException {
    log = Files.writeString(folder.resolve("ratings.dat"), "1::1193::5::978300760\n".repeat(20));
    assertThat(check()).isEqualTo(1);
    assertThat(said)
        .contains("ratings.dat looks like a file of movielens", "nightjar import --from movielens");
  }

  @Test
  void saysHowColumnsWithOtherNamesAreNamed() throws IOException {
    replace(log, "user_id,item_id,timestamp", "Customer,book,time");
    replace(catalog, "item_id,title", "product id,name");
    assertThat(check()).isEqualTo(1);
    assertThat(said)
        .contains(
            " (separated by commas): name the columns of log.csv: --columns"
                + " user_id=Customer,item_id=book,timestamp=time\n")
        .contains(
            ": name the columns of items.csv: --catalog-columns"
                + " item_id=product id,title=name\n");
    replace(log, "\n$", "\nu1,i1,noon\n");
    String columns = "user_id=Customer,item_id=book,timestamp=time";
    assertThat(
            check(
                "--columns",
                columns,
                "--catalog-columns",
                "item_id=product id,title=name",
                "--max-rejected",
                "0.5"))
        .as(said)
        .isZero();
    assertThat(said).contains("1 row of --interactions would be rejected");
    assertThat(said).doesNotContain("name the columns");
  }

  @Test
  void leavesANameOpenThatItCannotKnow() throws IOException {
    Files.writeString(log, "who,customer,what,time\n1,u1,i1,1764115200\n");
    assertThat(check()).isEqualTo(1);
    assertThat(said).contains(": --columns user_id=customer,item_id=COLUMN,timestamp=time\n");
    Files.writeString(log, "who,timestamp\nu1,1764115200\n");
    assertThat(check()).isEqualTo(1);
    assertThat(said).contains(": --columns user_id=COLUMN,item_id=COLUMN\n");
    replace(catalog, "item_id,title", "id,name");
    assertThat(check()).isEqualTo(1);
    assertThat(said).contains(": --catalog-columns item_id=id,title=name\n");
  }

  @Test
  void saysWhatIsUnusualInHowFilesAreWritten() throws IOException {
    replace(log, ",1764(\\d+)", ",1764$1.5");
    catalog = folder.resolve("two words.tsv");
    Files.writeString(catalog, "item_id\ttitle\ni0\t\"Rake\ni1\tSpade\n");
    check();
    assertThat(said)
        .contains(
            "  times: seconds, 40 with a fraction; from 2025-11-26T00:00:00.500Z",
            "  two words.tsv: TSV (quotes are text, as in line 2); columns item_id, title\n");
    catalog = folder.resolve("items.csv");
    replace(catalog, "Garden tool 3", "\"Garden\n\ntool\"");
    check();
    assertThat(said).contains("  items.csv: CSV (a cell of 3 lines in line 5); columns");
  }

  @Test
  void saysWhichFilesHaveNoRowsAndWhichAreNotRead() throws IOException {
    Path logs = Files.createDirectories(folder.resolve("logs/2025"));
    Files.copy(log, logs.resolve("a.csv"));
    log = Files.move(log, logs.resolveSibling("a.csv")).getParent();
    Files.writeString(log.resolve("b.csv"), "user_id,item_id,timestamp\n");
    Files.writeString(log.resolve("c.csv"), "");
    assertThat(check()).isZero();
    assertThat(said)
        .contains(
            "LOOK: 2 files of --interactions have no rows: b.csv, c.csv\n",
            "LOOK: 1 folder below --interactions is not read, such as 2025: name them, too, if they"
                + " are meant\n");
  }

  @Test
  void saysHowToReadAnotherEncoding() throws IOException {
    Files.write(catalog, "item_id,title\ni0,Gießkanne\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(check()).isEqualTo(1);
    assertThat(said)
        .contains("LOOK: --catalog has text of another encoding: nightjar import --from csv");
  }
}
