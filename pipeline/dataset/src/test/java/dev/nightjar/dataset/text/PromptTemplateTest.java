package dev.nightjar.dataset.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.CatalogItem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptTemplateTest {
  private static final PromptTemplate STANDARD = PromptTemplate.parse(PromptTemplate.STANDARD);
  private static final CatalogItem SOAP =
      new CatalogItem(
          1,
          "b",
          "Soap $1",
          "",
          List.of("A", "B"),
          "Nice.",
          Map.of("price", 2.5, "colour", List.of("red", "blue"), "size", "L"),
          0,
          0,
          true);

  @Test
  void describesAProductAndAPlace() {
    assertThat(
            STANDARD.text(
                new CatalogItem(
                    1,
                    "b",
                    "Soap",
                    "Q",
                    List.of("A", "B"),
                    "Nice.",
                    Map.of("price", 2.5),
                    0,
                    0,
                    true)))
        .isEqualTo("Soap; brand: Q; categories: A, B; price: 2.5; Nice.");
    assertThat(
            STANDARD.text(
                new CatalogItem(
                    1,
                    "y",
                    "Blanco",
                    "",
                    List.of("Mexican"),
                    "",
                    Map.of("stars", 3.5, "city", "Mesa"),
                    0,
                    0,
                    true)))
        .isEqualTo("Blanco; categories: Mexican; city: Mesa; stars: 3.5");
  }

  @Test
  void saysNothingOfAnItemOfWhichNothingIsKnown() {
    assertThat(STANDARD.text(new CatalogItem(1, "b", "", "", List.of(), "", Map.of(), 0, 0, false)))
        .isEmpty();
  }

  @Test
  void fillsInTheCallersOwnWords() {
    assertThat(
            PromptTemplate.parse(
                    "The item has these attributes; name is {title}; brand is {brand}; price is"
                        + " {price}, size {attributes.size}; made of {attributes.material};"
                        + " {attributes}; it has the features {categories}")
                .text(SOAP))
        .isEqualTo(
            "The item has these attributes; name is Soap $1; price is 2.5, size L; colour: red,"
                + " blue; it has the features A, B");
  }

  @Test
  void listsAttributesInsideAPart() {
    assertThat(PromptTemplate.parse("{title} ({attributes})").text(SOAP))
        .isEqualTo("Soap $1 (colour: red, blue, price: 2.5, size: L)");
  }

  @Test
  void saysNothingIfOnlyItsOwnWordsAreLeft() {
    assertThat(PromptTemplate.parse("An item; brand: {brand}").text(SOAP)).isEmpty();
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> PromptTemplate.parse("{title}; {colour}"))
        .hasMessage(
            "--item-prompt: unknown field {colour}, known are {title}, {brand}, {categories},"
                + " {description}, {price}, {attributes} and {attributes.NAME}");
    assertThatThrownBy(() -> PromptTemplate.parse("An item"))
        .hasMessage("--item-prompt needs a field in braces, was \"An item\"");
    assertThatThrownBy(() -> PromptTemplate.parse("{title}; brand: {brand"))
        .hasMessage("--item-prompt has a brace without its other: \"{title}; brand: {brand\"");
  }
}
