package dev.nightjar.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts whose digests are right and whose content is not. */
class ForgedPartTest {
  private static final Pattern FIRST_SCORE = Pattern.compile("\"scores\":\\[([^,]+),([^,]+),");

  @TempDir Path root;

  /**
   * @param name what is wrong
   * @param change of the part's lines
   * @param message part of what publish says
   */
  private record Forgery(String name, UnaryOperator<List<String>> change, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Forgery> forgeries() {
    return List.of(
        new Forgery(
            "a score that is no number",
            first(line -> FIRST_SCORE.matcher(line).replaceFirst("\"scores\":[\"NaN\",$2,")),
            "expected a finite score, found \"NaN\""),
        new Forgery(
            "an infinite score",
            first(line -> FIRST_SCORE.matcher(line).replaceFirst("\"scores\":[1e99,$2,")),
            "rank 1: expected a finite score, found Infinity"),
        new Forgery(
            "a score above the one before",
            first(line -> FIRST_SCORE.matcher(line).replaceFirst("\"scores\":[-1000.0,$2,")),
            "rank 2: expected a score of at most -1000.0"),
        new Forgery(
            "an item nobody knows",
            first(line -> line.replaceFirst("\"i\\d+\"", "\"x\"")),
            "rank 1: expected an item of the catalog, found x"),
        new Forgery(
            "an item given twice",
            first(line -> line.replaceFirst("\\[\"(i\\d+)\",\"i\\d+\"", "[\"$1\",\"$1\"")),
            "rank 2: expected an item not given before"),
        new Forgery(
            "an item the user has had",
            lines -> lines.stream().map(ForgedPartTest::withSeenItem).toList(),
            "rank 1: expected an item the user has not had"),
        new Forgery(
            "a row too few",
            first(
                line ->
                    line.replaceFirst("\\[\"i\\d+\",", "[")
                        .replaceFirst("\"scores\":\\[[^,]+,", "\"scores\":[")
                        .replaceFirst("\"sources\":\\[[^,]+,", "\"sources\":[")),
            "expected 0 users with fewer than 6 rows, found 1"),
        new Forgery(
            "a row too many",
            first(
                line ->
                    line.replaceFirst("Items\":\\[", "Items\":[\"i1\",")
                        .replaceFirst("\"scores\":\\[", "\"scores\":[1000.0,")
                        .replaceFirst("\"sources\":\\[", "\"sources\":[\"model\",")),
            "expected 6 rows, found 7"),
        new Forgery(
            "a source nobody knows",
            first(line -> line.replaceFirst("\"sources\":\\[[^,]+,", "\"sources\":[\"guess\",")),
            "popular_segment as source, found guess"),
        new Forgery(
            "a source too few",
            first(line -> line.replaceFirst("\"sources\":\\[[^,]+,", "\"sources\":[")),
            "output.sources of one length"),
        new Forgery("a user missing", lines -> lines.subList(1, lines.size()), "expected "),
        new Forgery(
            "a user twice",
            lines -> Stream.concat(lines.stream().limit(1), lines.stream()).toList(),
            "unknown or out of order"),
        new Forgery(
            "an unknown user",
            first(line -> line.replaceFirst("\"u\\d+\"", "\"somebody\"")),
            "user somebody, unknown or out of order"));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void isRefusedAndThePointerStays(Forgery forgery) throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      Publisher publisher = new Publisher(store);
      publisher.publish(Nights.recommended(store, PartFormat.JSONL, 5));
      byte[] before = store.read(Layout.CURRENT);
      String run = Nights.recommended(store, PartFormat.JSONL, 6);
      Nights.forge(root, run, 1, lines -> join(forgery.change().apply(lines.lines().toList())));
      assertThatThrownBy(() -> publisher.publish(run))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(run + "/" + Layout.part(1, 3, "jsonl"))
          .hasMessageContaining(forgery.message());
      assertThat(store.read(Layout.CURRENT)).isEqualTo(before);
      assertThat(store.version(Layout.manifestOf(run))).isEmpty();
    }
  }

  @Test
  void anUnchangedForgeryPasses() throws IOException {
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      String run = Nights.recommended(store, PartFormat.JSONL, 6);
      Nights.forge(root, run, 1, lines -> lines);
      assertThat(new Publisher(store).publish(run).changed()).isTrue();
    }
  }

  private static String withSeenItem(String line) {
    Matcher user = Pattern.compile("\"userId\":\"(u\\d+)\"").matcher(line);
    assertThat(user.find()).isTrue();
    int[] history = Nights.NIGHT.histories().get(user.group(1));
    return history.length == 0 ? line : line.replaceFirst("\"i\\d+\"", "\"i" + history[0] + "\"");
  }

  private static UnaryOperator<List<String>> first(UnaryOperator<String> change) {
    return lines ->
        Stream.concat(lines.stream().limit(1).map(change), lines.stream().skip(1)).toList();
  }

  private static String join(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }
}
