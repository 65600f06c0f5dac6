package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer is told of their own data. */
class CheckMainTest {
  @TempDir Path folder;
  private Path log;
  private Path catalog;
  private String said = "";

  @BeforeEach
  void goodInputs() throws IOException {
    log = write("log.csv", "user_id,item_id,timestamp\n", row -> "u%d,i%d,%d\n");
    catalog = write("items.csv", "item_id,title\n", null);
  }

  private interface Rows {
    String format(int row);
  }

  /** Eight users with five interactions each, or ten items. */
  private Path write(String name, String header, Rows rows) throws IOException {
    String text =
        rows == null
            ? IntStream.range(0, 10)
                .mapToObj(i -> "i%d,Garden tool %d\n".formatted(i, i))
                .collect(Collectors.joining())
            : IntStream.range(0, 40)
                .mapToObj(
                    i -> rows.format(i).formatted(i % 8, i * 7 % 10, 1_764_115_200 + 3600 * i))
                .collect(Collectors.joining());
    return Files.writeString(folder.resolve(name), header + text);
  }

  private void replace(Path file, String pattern, String by) throws IOException {
    Files.writeString(file, Files.readString(file).replaceAll(pattern, by));
  }

  private int check(String... more) {
    List<String> args = new ArrayList<>(List.of("--interactions", log.toString()));
    args.addAll(List.of("--catalog", catalog.toString(), "--date", "2026-01-31"));
    args.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      return CheckMain.execute(print, print, args.toArray(String[]::new));
    } finally {
      said = out.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void describesGoodInputs() {
    assertThat(check()).as(said).isZero();
    assertThat(said)
        .isEqualTo(
            """
            Log: all 40 rows of 1 file
              log.csv: CSV; columns user_id, item_id, timestamp
              40 rows good, 0 left out by settings, 0 rejected
              times: seconds; from 2025-11-26T00:00:00Z to 2025-11-27T15:00:00Z
              8 users, 10 items; interactions of a user: median 5, mean 5.0, most 5; 100 % with two or more
            Catalog: all 10 rows of 1 file
              items.csv: CSV; columns item_id, title
              10 rows good, 0 left out by settings, 0 rejected
              10 items; 100 % with title
            Both: 10 of 10 items of the log are in the catalog, with 100 % of the interactions

            Nothing odd was found.
            """);
  }

  @Test
  void namesColumnsThatAreNotUsedAndNoneThatIs() throws IOException {
    replace(log, "user_id,item_id,timestamp", "customer,item_id,timestamp");
    assertThat(check("--columns", "user_id=customer")).as(said).isZero();
    assertThat(said)
        .contains("log.csv: CSV; columns customer, item_id, timestamp\n")
        .doesNotContain("not used");
  }

  @Test
  void saysThatNoIdIsInBothAndWhy() throws IOException {
    replace(catalog, "(?m)^i(\\d)", "i$1.0");
    assertThat(check("--min-in-catalog", "0.01")).isEqualTo(1);
    assertThat(said)
        .contains(
            "STOPS A NIGHT: none of the log's items is in the catalog: ids in the log are such as"
                + " \"i0\", \"i1\", \"i2\", in the catalog \"i0.0\", \"i1.0\", \"i2.0\"; they are the"
                + " same but for a .0 at the end; --min-in-catalog asks for 1 %\n");
    assertThat(check()).isZero();
    assertThat(said).contains("LOOK: none of the log's items is in the catalog");
  }

  @Test
  void saysThatUsersAndItemsAreExchanged() throws IOException {
    replace(log, "user_id,item_id", "item_id,user_id");
    assertThat(check()).isZero();
    assertThat(said).contains("are user_id and item_id exchanged?");
  }

  @Test
  void saysWhichEventTypesThereAre() throws IOException {
    log = write("events.csv", "user_id,item_id,timestamp,event_type\n", row -> "u%d,i%d,%d,Buy\n");
    assertThat(check("--event-types", "buy")).isEqualTo(1);
    assertThat(said)
        .contains("40 rows are left out by --event-types buy", "event types found: \"Buy\" (40)");
    assertThat(check("--event-types", "view=0.2,Buy")).isZero();
    assertThat(said)
        .contains("LOOK: no row has the event type view of --event-types; found: \"Buy\" (40)\n");
  }

  @Test
  void saysThatThereIsNothingToLearnFrom() throws IOException {
    log = write("visits.csv", "user_id,item_id,timestamp\n", row -> "visit" + row + "-%d,i%d,%d\n");
    assertThat(check()).isEqualTo(1);
    assertThat(said)
        .contains(
            "STOPS A NIGHT: none of 40 users has more than one interaction, so there is nothing to"
                + " learn from: is user_id a person, or a visit or an order?\n");
    Files.writeString(
        log, "user_id,item_id,timestamp\na,i1,1764115200\na,i2,1764115300\nb,i1,1764115200\n");
    assertThat(check()).isZero();
    assertThat(said).contains("LOOK: only 1 user with two or more interactions");
  }

  @Test
  void countsDuplicatesOfBothInputs() throws IOException {
    Files.writeString(log, Files.readString(log) + "u0,i0,1764115200\n".repeat(10));
    Files.writeString(catalog, Files.readString(catalog) + "i0,Garden tool 0\ni1,Another\n");
    assertThat(check()).isZero();
    assertThat(said)
        .contains("LOOK: 10 rows (20 %) repeat the user, item and time of an earlier one")
        .contains(
            "LOOK: 2 rows of the catalog (17 %) repeat an item_id: the first of each counts; 1 of"
                + " them say something else than the first\n");
  }

  @Test
  void saysThatCategoriesAreOneText() throws IOException {
    Files.writeString(
        catalog,
        "item_id,title,categories\ni1,a,\"['Garden', 'Tools']\"\ni2,b,\"['Garden']\"\ni3,c,Garden > Tools\n");
    assertThat(check()).isZero();
    assertThat(said)
        .contains(
            "LOOK: categories of 2 items are a list that a program wrote as one text, such as"
                + " ['Garden', 'Tools']");
    Files.writeString(
        catalog, "item_id,title,categories\ni1,a,Garden > Tools\ni2,b,Garden > Pots\n");
    assertThat(check()).isZero();
    assertThat(said)
        .contains("LOOK: categories of 2 items are one word to us, such as \"Garden > Tools\"");
  }

  @Test
  void saysThatTextsAreGarbledOrMissing() throws IOException {
    Files.writeString(catalog, "item_id,title\ni1,CafÃ©\ni2,Tea\n");
    assertThat(check()).isZero();
    assertThat(said)
        .contains("LOOK: 1 title has characters that a program before us could not read");
    Files.writeString(catalog, "item_id,title\ni1,\ni2,\n");
    assertThat(check()).isZero();
    assertThat(said).contains("LOOK: no item has a title");
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
            "LOOK: log.csv has other names of columns: perhaps --columns"
                + " user_id=Customer,item_id=book,timestamp=time\n")
        .contains(
            "LOOK: items.csv has other names of columns: perhaps --catalog-columns"
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
    assertThat(said).doesNotContain("other names");
  }

  @Test
  void leavesANameOpenThatItCannotKnow() throws IOException {
    Files.writeString(log, "who,customer,what,time\n1,u1,i1,1764115200\n");
    assertThat(check()).isEqualTo(1);
    assertThat(said).contains("perhaps --columns user_id=customer,item_id=COLUMN,timestamp=time\n");
    Files.writeString(log, "who,timestamp\nu1,1764115200\n");
    assertThat(check()).isEqualTo(1);
    assertThat(said).contains("perhaps --columns user_id=COLUMN,item_id=COLUMN\n");
    replace(catalog, "item_id,title", "id,name");
    assertThat(check()).isEqualTo(1);
    assertThat(said).contains("perhaps --catalog-columns item_id=id,title=name\n");
  }

  @Test
  void saysOfOneBadRowWhereItIs() throws IOException {
    replace(log, "u3,i1,\\d+\n", "u3,,x\n");
    assertThat(check("--max-rejected", "0.5")).isZero();
    assertThat(said)
        .contains("LOOK: 1 row of --interactions would be rejected (2.5 %): 1 ")
        .contains("(first in line 5 of log.csv: u3,,x)\n");
    assertThat(check()).isEqualTo(1);
    assertThat(said)
        .contains("STOPS A NIGHT: 1 row of --interactions", "--max-rejected allows 1.0 %");
  }

  @Test
  void looksAtUsersToo() throws IOException {
    Path users =
        Files.writeString(
            folder.resolve("users.csv"),
            "user_id,attributes\nu1,\"{\"\"segment\"\":\"\"gold\"\"}\"\nu2,\nu2,\nnew,\n");
    assertThat(check("--users", users.toString())).isZero();
    assertThat(said)
        .contains(
            "Users: all 4 rows of 1 file\n",
            "  3 users, 1 with attributes, 2 of them in the log\n",
            "LOOK: 1 row of --users repeat a user_id: the first of each counts\n");
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

  @Test
  void readsNoMoreThanASample() throws IOException {
    StringBuilder many = new StringBuilder("user_id,item_id,timestamp\n");
    IntStream.range(0, 100_100)
        .forEach(i -> many.append("u%d,i%d,1764115200\n".formatted(i % 99, i % 10)));
    Files.writeString(log, many);
    assertThat(check()).isZero();
    assertThat(said).contains("Log: the first 100,000 rows of 1 file\n");
  }

  @Test
  void refusesWrongUsageAndInputsThatAreNotThere() {
    assertThat(check("--mni-value", "3")).isEqualTo(2);
    assertThat(said).contains("--mni-value", "Try: nightjar check --help");
    log = folder.resolve("nothing.csv");
    assertThat(check()).isEqualTo(1);
    assertThat(said).contains("nightjar check: --interactions: expected a file");
    assertThat(check("--help")).isZero();
    assertThat(said).startsWith("Usage: nightjar check");
  }
}
