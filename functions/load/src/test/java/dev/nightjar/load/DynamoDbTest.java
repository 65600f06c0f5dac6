package dev.nightjar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import dev.nightjar.publish.consumer.PublishedNight;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Amazon's DynamoDB Local, in this process, which is told to report nothing. */
class DynamoDbTest extends DatabaseContract {
  private static AmazonDynamoDBLocal server;
  private static DynamoDbClient client;

  @BeforeAll
  static void start() {
    server = DynamoDBEmbedded.create(true);
    client = server.dynamoDbClient();
  }

  @AfterAll
  static void stop() {
    server.shutdownNow();
  }

  /** The client is everybody's, so that nobody closes it. */
  @Override
  Database open(String name) {
    return new DyingDatabase(new DynamoDb(client, name, "dynamodb"), Integer.MAX_VALUE) {
      @Override
      public void close() {}
    };
  }

  /** As the consumers' page says; looks again if the night went meanwhile. */
  @Override
  Map<String, List<String>> read() {
    while (true) {
      String run =
          client
              .getItem(
                  get ->
                      get.tableName(table)
                          .key(Map.of("name", AttributeValue.fromS("current")))
                          .consistentRead(true))
              .item()
              .get("run")
              .s();
      try {
        Map<String, List<String>> lists = new TreeMap<>();
        client
            .scanPaginator(scan -> scan.tableName(table + "-" + run).consistentRead(true))
            .items()
            .forEach(item -> lists.put(item.get("user_id").s(), lines(item.get("items").l())));
        return lists;
      } catch (ResourceNotFoundException e) {
        // two nights later
      }
    }
  }

  private static List<String> lines(List<AttributeValue> items) {
    return items.stream()
        .map(AttributeValue::m)
        .map(
            item ->
                Published.line(
                    item.get("item_id").s(),
                    Float.parseFloat(item.get("score").n()),
                    item.get("source").s()))
        .toList();
  }

  @Override
  Set<String> kept() {
    Set<String> runs = new TreeSet<>();
    for (String name : client.listTablesPaginator().tableNames()) {
      if (name.startsWith(table + "-")) {
        runs.add(name.substring(table.length() + 1));
      }
    }
    return runs;
  }

  @Test
  void leavesATableOfAnotherKeyAlone() throws Exception {
    new DynamoTables(client, "dynamodb").make(table, "id");
    Published.night(store, 40);
    try (Database database = open(table)) {
      assertThatThrownBy(() -> database.begin(new Version("0123456789ab", "m", List.of(), 0)))
          .hasMessageContaining("expected the table %s to have the key name alone".formatted(table))
          .hasMessageEndingWith("found [id]; another program's: give another --table");
    }
  }

  @Test
  void aFileOfATableThatWasDeletedSinceIsLoadedAgain() throws Exception {
    Version version = Version.of(PublishedNight.open(store, Published.night(store, 41)));
    try (Database database = open(table)) {
      database.begin(version);
      database.load(version, version.files().get(0), users -> {});
      assertThat(database.has(version, version.files().get(0))).isTrue();
      client.deleteTable(t -> t.tableName(table + "-" + version.run()));
    }
    try (Database database = open(table)) {
      database.begin(version);
      assertThat(database.has(version, version.files().get(0))).isFalse();
    }
    load();
    assertThat(read())
        .isEqualTo(Published.lists(store, version.manifest().replaceAll("/[^/]*$", "")));
  }

  @Test
  void aServiceThatRefusesIsNamed() {
    Map<String, String> identity =
        Map.of("aws.region", "eu-central-1", "aws.accessKeyId", "i", "aws.secretAccessKey", "s");
    identity.forEach(System::setProperty);
    LoadSettings settings =
        LoadMain.command()
            .parse("--root", "r", "--to", "dynamodb", "--target", "http://127.0.0.1:1");
    try (Database database = DynamoDb.open(settings)) {
      assertThatThrownBy(database::current)
          .isInstanceOf(DatabaseException.class)
          .hasMessageStartingWith("http://127.0.0.1:1: ")
          .hasMessageEndingWith(
              "; nothing was switched; mend the database, the rights or the settings (--rate), then load"
                  + " again: what is loaded stays");
    } finally {
      identity.keySet().forEach(System::clearProperty);
    }
  }
}
