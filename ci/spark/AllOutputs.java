import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads two nights with every output on by DuckDB, and compares each output with what docs/formats.md and docs/rules.md
 * say of it, worked out in SQL; run by ci/read-spark ROOT RUN_BEFORE RUN.
 */
public final class AllOutputs {
  private static int failed;

  private AllOutputs() {}

  public static void main(String... args) throws Exception {
    String root = args[0] + "/";
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      view(sql, "before", root + args[1] + "/part-*.parquet");
      view(sql, "lists", root + args[2] + "/part-*.parquet");
      view(sql, "related", root + args[2] + "/related-items/part-*.parquet");
      view(sql, "audience", root + args[2] + "/item-users/part-*.parquet");
      view(sql, "delta", root + args[2] + "/delta/part-*.parquet");
      String dataset = root + fact(Path.of(root, args[2], "manifest.json"), "dataset").replace("/manifest.json", "");
      sql.execute("CREATE VIEW items AS SELECT index, item_id FROM read_json('" + dataset + "/items.jsonl')");
      sql.execute(
          "CREATE VIEW had AS SELECT user_id, item_id FROM (SELECT user_id, unnest(items) AS index FROM read_json('"
              + dataset
              + "/sequences/part-*.jsonl', columns = {user_id: 'VARCHAR', items: 'BIGINT[]'})) JOIN items USING (index)");
      holdout(sql);
      again(sql);
      explore(sql);
      related(sql);
      audience(sql);
      delta(sql);
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  private static void holdout(Statement sql) throws Exception {
    some(sql, "users are held out", "SELECT count(DISTINCT user_id) FROM lists WHERE source = 'holdout'");
    none(
        sql,
        "held out is who the hash says",
        "SELECT count(*) FROM lists JOIN (SELECT DISTINCT user_id FROM had) USING (user_id)"
            + " WHERE (source = 'holdout') <> (('0x' || left(sha256('sample:' || user_id), 8))::BIGINT / 4294967296.0 < 0.1)");
  }

  private static void again(Statement sql) throws Exception {
    some(sql, "items come back", "SELECT count(*) FROM lists WHERE source = 'again'");
    none(
        sql,
        "what comes back was had, and nothing else was",
        "SELECT count(*) FROM lists LEFT JOIN (SELECT DISTINCT *, true AS known FROM had) USING (user_id, item_id)"
            + " WHERE source IN ('again', 'model') AND (source = 'again') <> coalesce(known, false)");
  }

  private static void explore(Statement sql) throws Exception {
    none(sql, "nothing is explored before a night was counted", "SELECT count(*) FROM before WHERE source = 'explore'");
    some(sql, "places are explored", "SELECT count(*) FROM lists WHERE source = 'explore'");
    none(
        sql,
        "an explored item stood in few lists",
        "SELECT count(*) FROM lists LEFT JOIN (SELECT item_id, count(*) AS shown FROM before GROUP BY ALL) USING (item_id)"
            + " WHERE source = 'explore' AND coalesce(shown, 0) > 3");
    none(
        sql,
        "who has a list of their own explores two places of it, nobody else any",
        "SELECT count(*) FROM (SELECT user_id, count(*) FILTER (source = 'explore') AS explored,"
            + " bool_or(source = 'holdout' OR source LIKE 'popular%') AS popular FROM lists GROUP BY user_id)"
            + " WHERE explored <> CASE WHEN popular THEN 0 ELSE 2 END");
  }

  private static void related(Statement sql) throws Exception {
    some(sql, "items are bought together", "SELECT count(*) FROM related WHERE kind = 'together'");
    some(sql, "items are alike", "SELECT count(*) FROM related WHERE kind = 'alike'");
    none(sql, "no item is related to itself", "SELECT count(*) FROM related WHERE item_id = related_item_id OR rank > 5");
  }

  private static void audience(Statement sql) throws Exception {
    some(sql, "an item has users", "SELECT count(*) FROM audience");
    none(
        sql,
        "nobody who is held out is asked for",
        "SELECT count(*) FROM audience JOIN lists USING (user_id) WHERE source = 'holdout'");
  }

  private static void delta(Statement sql) throws Exception {
    for (String change : new String[] {"added", "removed", "moved"}) {
      some(sql, "rows are " + change, "SELECT count(*) FROM delta WHERE change = '" + change + "'");
    }
    String applied =
        "SELECT user_id, item_id, rank FROM before ANTI JOIN delta USING (user_id, item_id)"
            + " UNION ALL SELECT user_id, item_id, rank FROM delta WHERE change <> 'removed'";
    String lists = "SELECT user_id, item_id, rank FROM lists";
    none(sql, "the night before and what changed are the night", count(applied, lists));
    none(sql, "and nothing of it is missing", count(lists, applied));
  }

  private static String count(String all, String but) {
    return "SELECT count(*) FROM (FROM (" + all + ") EXCEPT FROM (" + but + "))";
  }

  private static void view(Statement sql, String name, String files) throws Exception {
    sql.execute("CREATE VIEW " + name + " AS FROM read_parquet('" + files + "')");
  }

  private static String fact(Path manifest, String name) throws Exception {
    Matcher fact = Pattern.compile("\"" + name + "\" : \"([^\"]*)\"").matcher(Files.readString(manifest));
    fact.find();
    return fact.group(1);
  }

  private static void some(Statement sql, String what, String query) throws Exception {
    long found = number(sql, query);
    say(found > 0, what, found);
  }

  private static void none(Statement sql, String what, String query) throws Exception {
    long found = number(sql, query);
    say(found == 0, what, found);
  }

  private static long number(Statement sql, String query) throws Exception {
    try (ResultSet rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void say(boolean holds, String what, long found) {
    System.out.printf("%s: %s (%,d)%n", holds ? "passed" : "FAILED", what, found);
    failed += holds ? 0 : 1;
  }
}
