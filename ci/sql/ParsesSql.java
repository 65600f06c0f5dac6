import com.google.zetasql.LanguageOptions;
import com.google.zetasql.Parser;
import io.trino.sql.parser.SqlParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.hive.ql.parse.ParseDriver;

/**
 * Parses the SQL of the Athena and the BigQuery section of docs/consumers.md as it stands there, each statement with the
 * parser of its dialect, and looks that every output has one; run by ci/parse-sql PAGE.
 */
public final class ParsesSql {
  private static final List<String> FOLDERS = List.of("/_symlinks/", "/related-items/", "/item-users/", "/delta/");

  private static int failed;

  private ParsesSql() {}

  /** Throws what is wrong with a statement. */
  private interface Dialect {
    void parse(String statement) throws Exception;
  }

  public static void main(String... args) throws Exception {
    String page = Files.readString(Path.of(args[0]));
    check("Athena", page, ParsesSql::athena, FOLDERS);
    check("BigQuery", page, ParsesSql::bigQuery, FOLDERS.subList(1, FOLDERS.size()));
    System.exit(failed == 0 ? 0 : 1);
  }

  private static void athena(String statement) throws Exception {
    if (statement.startsWith("CREATE EXTERNAL TABLE")) {
      new ParseDriver().parse(statement);
    } else {
      new SqlParser().createStatement(statement);
    }
  }

  private static void bigQuery(String statement) {
    LanguageOptions options = new LanguageOptions();
    options.enableMaximumLanguageFeatures();
    options.setSupportsAllStatementKinds();
    Parser.parseStatement(statement, options);
  }

  private static void check(String engine, String page, Dialect dialect, List<String> folders) {
    List<String> statements = statements(engine, page);
    for (String statement : statements) {
      String first = statement.lines().findFirst().orElseThrow();
      String wrong = whatIsWrong(dialect, statement);
      say(wrong.isEmpty(), "%s parses: %s %s".formatted(engine, first, wrong));
      String broken = statement.replaceFirst(" ", " ) ");
      say(!whatIsWrong(dialect, broken).isEmpty(), "%s refuses it with a parenthesis too many".formatted(engine));
    }
    for (String folder : folders) {
      say(statements.stream().anyMatch(statement -> statement.contains(folder)), engine + " has a statement on " + folder);
    }
  }

  private static String whatIsWrong(Dialect dialect, String statement) {
    try {
      dialect.parse(statement);
      return "";
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** Of the blocks of a section, which end in a semicolon each. */
  private static List<String> statements(String engine, String page) {
    String section = page.split("\n## " + engine + "\n")[1].split("\n## ")[0];
    List<String> statements = new ArrayList<>();
    Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
        .matcher(section)
        .results()
        .forEach(block -> statements.addAll(List.of(block.group(1).strip().split(";\\s*(\n|$)"))));
    return statements;
  }

  private static void say(boolean holds, String what) {
    System.out.println((holds ? "passed: " : "FAILED: ") + what);
    failed += holds ? 0 : 1;
  }
}
