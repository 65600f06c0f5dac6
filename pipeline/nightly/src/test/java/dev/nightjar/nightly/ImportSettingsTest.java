package dev.nightjar.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.nightly.formats.PublicFormat;
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
                Optional.empty(),
                0.01));
  }

  @Test
  void namesColumns() {
    assertThat(parse("--from=csv", "--columns=user_id=customer, item_id=sku").columnNames())
        .isEqualTo(Map.of("user_id", "customer", "item_id", "sku"));
    assertThatThrownBy(() -> parse("--from=csv", "--columns=user=customer"))
        .hasMessageStartingWith("--columns must hold NAME=COLUMN of [user_id, ")
        .hasMessageEndingWith("was user=customer");
    assertThatThrownBy(() -> parse("--from=amazon", "--columns=user_id=u"))
        .hasMessage("--columns belongs to --from csv");
  }
}
