package dev.nightjar.nightly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.input.CsvDialect;
import dev.nightjar.nightly.formats.PublicFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportSettingsTest {
  private static ImportSettings parse(String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "--interactions=ratings.csv";
    args[1] = "--out=data";
    System.arraycopy(more, 0, args, 2, more.length);
    return ImportMain.command().parse(args);
  }

  @Test
  void hasTheseDefaults() {
    assertThat(parse("--from=movielens"))
        .isEqualTo(
            new ImportSettings(
                PublicFormat.MOVIELENS,
                "ratings.csv",
                Optional.empty(),
                "data",
                "UTF-8",
                Optional.empty(),
                Optional.empty(),
                CsvDialect.Quotes.AUTO,
                0.01));
  }

  @Test
  void namesColumns() {
    ImportSettings settings =
        parse("--from=csv", "--columns=user_id=customer, item_id=sku,title=name", "--separator=;");
    assertThat(settings.logFields().named())
        .isEqualTo(Map.of("user_id", List.of("customer"), "item_id", List.of("sku")));
    assertThat(settings.catalogFields().named())
        .isEqualTo(Map.of("item_id", List.of("sku"), "title", List.of("name")));
    assertThat(settings.catalogFields().dialect().separator()).isEqualTo(";");
    assertThatThrownBy(() -> parse("--from=csv", "--columns=user=customer"))
        .hasMessageStartingWith("--columns must hold NAME=COLUMN of user_id, ")
        .hasMessageEndingWith("was user=customer");
    assertThatThrownBy(() -> parse("--from=amazon", "--columns=user_id=u"))
        .hasMessage("--columns belongs to --from csv");
    assertThatThrownBy(() -> parse("--from=amazon", "--separator=;"))
        .hasMessage("--separator and --quotes belong to --from csv");
  }

  @Test
  void namesAnEncoding() {
    assertThat(parse("--from=movielens", "--encoding=latin1").charset()).isEqualTo(ISO_8859_1);
    assertThatThrownBy(() -> parse("--from=movielens", "--encoding=x"))
        .hasMessage("--encoding must be the name of an encoding, such as ISO-8859-1, was x");
  }
}
