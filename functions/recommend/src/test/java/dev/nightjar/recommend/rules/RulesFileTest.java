package dev.nightjar.recommend.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.UserSequence;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesFileTest {
  @TempDir Path folder;

  /** The sample of docs/rules.md. */
  private static String documented() throws IOException {
    Path docs = Path.of("../../docs/rules.md");
    String text = Files.readString(docs);
    int from = text.indexOf("```yaml\n") + "```yaml\n".length();
    return text.substring(from, text.indexOf("```", from));
  }

  @Test
  void readsTheDocumentedFile() throws IOException {
    Path file = Files.writeString(folder.resolve("rules.yaml"), documented());
    Rules rules = RulesFile.read(file.toString());
    assertThat(rules.deny()).containsExactly("item-0009", "item-0412");
    assertThat(rules.where().get(0).is()).containsExactly(true);
    assertThat(rules.where().get(1).isUser()).contains("country");
    assertThat(rules.where().get(2).atMost()).contains(new BigDecimal("200"));
    assertThat(rules.atMost())
        .containsExactly(new Rules.AtMost("brand", 2), new Rules.AtMost("categories", 4));
    assertThat(rules.pin().get(1).users().get(0).is()).containsExactly("NO", "SE");
    assertThat(rules.boost().get(0).factor()).isEqualTo(1.2f);
    assertThat(rules.longTail()).contains(new Rules.LongTail(2, 5));
    assertThat(rules.seen()).contains(new Rules.Seen(Optional.of(90), Optional.empty()));
    assertThat(rules.cold())
        .containsExactly(
            new Rules.Popular(Optional.of("country"), Optional.of(7)),
            new Rules.Popular(Optional.empty(), Optional.of(7)));
  }

  /** More than the 3 MB that a YAML library takes unless told otherwise. */
  @Test
  void readsAListOfAsManyItemsAsACatalogHas() throws IOException {
    StringBuilder yaml = new StringBuilder("deny:\n");
    for (int i = 0; i < 200_000; i++) {
      yaml.append("  - item-%015d%n".formatted(i));
    }
    assertThat(yaml.length()).isGreaterThan(4_000_000);
    assertThat(RulesFiles.parse(yaml.toString()).deny()).hasSize(200_000);
  }

  @Test
  void theSameRulesAreTheSameJsonHoweverTheyAreWritten() throws IOException {
    Rules one = RulesFiles.parse("deny: [a, b]\nat-most: [{attribute: brand, items: 2}]\n");
    Rules other =
        RulesFiles.parse(
            "# limits\n\"at-most\":\n- items: 2\n  attribute: 'brand'\ndeny:\n- a\n- b\n");
    assertThat(Json.line(Json.tree(one))).isEqualTo(Json.line(Json.tree(other)));
    assertThat(Json.line(one))
        .isEqualTo("{\"deny\":[\"a\",\"b\"],\"at_most\":[{\"attribute\":\"brand\",\"items\":2}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "denny: [a] | rules.yaml line 1, denny: unknown key denny, expected one of allow, at-most",
        "where: [{attribute: x, is: 1, iz: 1}] | where entry 1 iz: unknown key iz, expected one of",
        "where: [{attribute: x}] | attribute x: give one of is, is-not, at-least",
        "where: [{attribute: x, is: 1, at-least: 2}] | attribute x: give one of is",
        "where: [{is: 1}] | attribute must not be blank",
        "where: [{attribute: x, is: [[1]]}] | expected text, numbers or booleans",
        "at-most: [{attribute: brand, items: 0}] | at-most: items must be at least 1, was 0",
        "at-most: [{attribute: brand}] | items",
        "pin: [{item: a, rank: 0}] | pin: rank must be at least 1, was 0",
        "pin: [{item: a, rank: 1, users: [{attribute: x, is-user: y}]}] | pin: users: a condition",
        "boost: [{items: [a], factor: -1}] | boost: factor must be above 0, was -1.0",
        "boost: [{factor: 2}] | boost: give either items or where",
        "seen: {again-after-days: 0} | seen: again-after-days must be at least 1",
        "seen: {again-after-days: soon} | again-after-days",
        "seen: {again: 1} | seen: again must be at least 2, was 1",
        "seen: {} | seen: give again-after-days or again",
        "long-tail: {slots: 0, interactions-at-most: 3} | long-tail: slots must be at least 1",
        "explore: {share: 0.6, impressions-at-most: 3} | share must be above 0 and at most 0.5, was 0.6",
        "explore: {share: 0.1, impressions-at-most: -1} | explore: impressions-at-most must be",
        "explore: {share: 0.1, impressions-at-most: 1, among: 0} | explore: among must be",
        "explore: {share: 0.1} | explore impressions-at-most: expected a number, found none",
        "long-tail: {slots: 2} | long-tail interactions-at-most: expected a number, found none",
        "cold: [{days: 0}] | cold: days must be at least 1",
        "deny: [] | expected rules, found none",
        "deny: [a | not YAML",
        "'{deny: [a], allow: [a]}' | allow and deny both name the item a",
        "'{deny: [a], deny: [b]}' | Duplicate",
      })
  void saysWhatIsWrong(String yaml, String message) {
    assertThatThrownBy(() -> RulesFiles.parse(yaml))
        .hasMessageStartingWith("rules.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnAttributeThatNoItemHasAndNamesUnknownIds() throws IOException {
    assertThatThrownBy(() -> worked("where: [{attribute: avialable, is: true}]", new ArrayList<>()))
        .hasMessageContaining("no item of the catalog has the attribute avialable")
        .hasMessageContaining("available, brand, categories");
    List<String> warnings = new ArrayList<>();
    worked("{deny: [i1, gone], allow: [i2]}", warnings);
    assertThat(warnings)
        .containsExactly("1 of the 3 items that the rules name are not in the catalog: gone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "is: true | 1",
        "is: [1, 1.50] | 3",
        "is: NO | 2 4",
        "is: \"1.5\" | ",
        "is-not: NO | 1 3 5",
        "'is-not: NO, missing: drop' | 1 3",
        "'is: NO, missing: keep' | 2 4 5",
        "at-least: 1.5 | 3",
        "at-most: 1 | ",
      })
  void comparesTextNumbersBooleansAndLists(String test, String expected) throws IOException {
    Condition condition =
        RulesFiles.parse("where: [{attribute: x, %s}]".formatted(test)).where().get(0);
    List<Object> values = List.of(true, "NO", 1.5, List.of("SE", "NO"));
    List<String> met = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (condition.meets(Values.of(values.get(i)))) {
        met.add(Integer.toString(i + 1));
      }
    }
    if (condition.meets(List.of())) {
      met.add("5");
    }
    assertThat(String.join(" ", met)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void aUserOfTwoCountriesMayHaveTheItemsOfBoth() throws IOException {
    CatalogRules rules =
        worked("where: [{attribute: countries, is-user: country}]", new ArrayList<>());
    UserSequence user =
        new UserSequence(
            0,
            "u",
            new int[0],
            new long[0],
            0,
            0,
            0,
            new float[0],
            Map.of("country", List.of("SE", "DE")));
    assertThat(rules.allowed(user).orElseThrow()).containsExactly(0b1010);
  }

  /** Of three items: in Sweden, in Norway, in Germany and Norway. */
  private static CatalogRules worked(String yaml, List<String> warnings) throws IOException {
    CatalogRules.Builder builder = new CatalogRules.Builder(RulesFiles.parse(yaml), 3);
    List<List<String>> countries = List.of(List.of("SE"), List.of("NO"), List.of("DE", "NO"));
    for (int i = 1; i <= 3; i++) {
      Map<String, Object> attributes =
          Map.of("available", i != 2, "countries", countries.get(i - 1));
      builder.add(new CatalogItem(i, "i" + i, "", "", List.of(), "", attributes, 0, 0, true));
    }
    return builder.build(warnings::add);
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatThrownBy(() -> RulesFile.read("no/rules.yaml"))
        .isInstanceOf(ContractException.class)
        .hasMessage("no/rules.yaml: expected a file of rules, found none; check --rules");
  }
}
