package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What describes the columns of recommendations outside of Java says what is declared. */
class DeclaredColumnsTest {
  private static final Path HOME = Path.of("../..");

  private static List<String> declared(boolean explained) {
    return Recommendation.columns(explained).stream().map(TableColumn::toString).toList();
  }

  /** Each match's two groups, with a blank between them. */
  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1) + " " + match.group(2))
        .toList();
  }

  private static String text(String file) throws IOException {
    return Files.readString(HOME.resolve(file));
  }

  @Test
  void theTableOfTheFormats() throws IOException {
    String formats = text("docs/formats.md");
    String table =
        formats.substring(
            formats.indexOf("**Parquet** (default)"), formats.indexOf("**JSON lines**"));
    assertThat(found("\\| `(\\w+)` \\| (\\w+) \\|", table)).isEqualTo(declared(true));
  }

  @Test
  void theHeaderOfTheFormats() throws IOException {
    assertThat(text("docs/formats.md"))
        .contains("\n" + String.join(",", Recommendation.columnNames(false)) + "\n");
  }

  /** Glue calls an int32 int. */
  @Test
  void theTableInGlue() throws IOException {
    String table = text("terraform/aws/modules/storage/main.tf");
    List<String> columns =
        found("columns \\{\\s+name += \"(\\w+)\"\\s+type += \"(\\w+)\"", table).stream()
            .map(column -> column.replace(" int", " int32"))
            .toList();
    assertThat(columns).isEqualTo(declared(false));
  }

  /** As Spark, Athena, DuckDB and BigQuery are told them. */
  @Test
  void theStatementsOfTheConsumersPage() throws IOException {
    String names = String.join(", ", Recommendation.columnNames(false));
    assertThat(text("docs/consumers.md"))
        .contains("SELECT " + names)
        .contains(String.join(", ", declared(false)).replace("int32", "int"));
  }
}
