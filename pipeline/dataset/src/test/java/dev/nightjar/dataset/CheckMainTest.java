package dev.nightjar.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a newcomer is told of the rows of their own data. */
class CheckMainTest extends CheckedInputs {
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
    assertThat(said)
        .startsWith("Usage: nightjar check")
        .contains("\nWhat counts\n", "--event-types=", "--max-rejected=", "--config=")
        .doesNotContain("--encoder");
  }
}
