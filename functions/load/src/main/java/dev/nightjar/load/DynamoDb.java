package dev.nightjar.load;

import dev.nightjar.contract.FileEntry;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * DynamoDB: a table for each version, {@code T-RUN}, with an item for each user, and the table
 * {@code T}, whose item {@code current} names the run that readers are led to and the one before.
 * Its items {@code version#RUN} and {@code file#RUN#FILE} say what is there. A version goes with
 * its table, which costs nothing, unlike deleting items.
 */
final class DynamoDb implements Database {
  private static final String WAY_OUT =
      "nothing was switched; mend the database, the rights or the settings (--rate), then load again: what is loaded stays";

  private final DynamoDbClient client;
  private final String table;
  private final String place;

  /**
   * Of the version's table: a file that is loaded is loaded into this one, not one deleted since.
   */
  private String tableMade = "";

  DynamoDb(DynamoDbClient client, String table, String place) {
    this.client = client;
    this.table = table;
    this.place = place;
  }

  /** With credentials and region from the standard AWS chains. */
  static DynamoDb open(LoadSettings settings) {
    DynamoDbClientBuilder builder = DynamoDbClient.builder();
    settings.target().ifPresent(endpoint -> builder.endpointOverride(URI.create(endpoint)));
    try {
      return new DynamoDb(builder.build(), settings.table(), settings.place());
    } catch (SdkException e) {
      throw new DatabaseException(settings.place(), settings.checkLogin(), e);
    }
  }

  private <T> T asked(Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new DatabaseException(place, WAY_OUT, e);
    }
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static Map<String, AttributeValue> name(String name) {
    return Map.of("name", text(name));
  }

  private Map<String, AttributeValue> item(String name) {
    return asked(
        () ->
            client
                .getItem(get -> get.tableName(table).key(name(name)).consistentRead(true))
                .item());
  }

  @Override
  public Optional<String> current() {
    try {
      return Optional.ofNullable(item("current").get("run")).map(AttributeValue::s);
    } catch (DatabaseException e) {
      if (e.getCause() instanceof ResourceNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void begin(Version version) {
    DynamoTables tables = new DynamoTables(client, place);
    asked(() -> tables.make(table, "name"));
    tableMade =
        asked(() -> tables.make(of(version.run()), "user_id")).creationDateTime().toString();
    put("version#" + version.run(), Map.of("manifest", text(version.manifest())));
  }

  private String of(String run) {
    return table + "-" + run;
  }

  private void put(String name, Map<String, AttributeValue> more) {
    Map<String, AttributeValue> item = new HashMap<>(name(name));
    item.putAll(more);
    asked(() -> client.putItem(put -> put.tableName(table).item(item)));
  }

  private static String file(Version version, FileEntry file) {
    return "file#%s#%s".formatted(version.run(), file.name());
  }

  @Override
  public boolean has(Version version, FileEntry file) {
    return text(tableMade).equals(item(file(version, file)).get("table_made"));
  }

  @Override
  public void load(Version version, FileEntry file, Users users) throws IOException {
    try (BatchWrites writes =
        new BatchWrites(client::batchWriteItem, of(version.run()), LockSupport::parkNanos)) {
      users.forEach(writes::add);
      writes.finish();
    } catch (SdkException e) {
      throw new DatabaseException(place, WAY_OUT, e);
    }
    put(file(version, file), Map.of("table_made", text(tableMade)));
  }

  @Override
  public void finish(Version version) {
    for (FileEntry file : version.files()) {
      if (!has(version, file)) {
        throw new LoadAgainException(
            "%s: expected %s of run %s, found that it was deleted; load again"
                .formatted(place, file.name(), version.run()));
      }
    }
  }

  /** One transaction: the version must be there, and current what it was. */
  @Override
  public boolean flip(Version version, Optional<String> from) {
    TransactWriteItem there =
        TransactWriteItem.builder()
            .conditionCheck(
                check ->
                    check
                        .tableName(table)
                        .key(name("version#" + version.run()))
                        .conditionExpression(
                            "attribute_exists(manifest) AND attribute_not_exists(dropped)"))
            .build();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":run", text(version.run()));
    from.ifPresent(run -> values.put(":from", text(run)));
    TransactWriteItem flip =
        TransactWriteItem.builder()
            .update(
                update ->
                    update
                        .tableName(table)
                        .key(name("current"))
                        .updateExpression(
                            from.isPresent()
                                ? "SET run = :run, previous = :from"
                                : "SET run = :run")
                        .conditionExpression(
                            from.isPresent() ? "run = :from" : "attribute_not_exists(run)")
                        .expressionAttributeValues(values))
            .build();
    if (transacted(there, flip)) {
      return true;
    }
    Map<String, AttributeValue> found = item("version#" + version.run());
    if (found.isEmpty() || found.containsKey("dropped")) {
      throw version.deleted(place);
    }
    return false;
  }

  private boolean transacted(TransactWriteItem... items) {
    return asked(
        () -> {
          try {
            client.transactWriteItems(write -> write.transactItems(items));
            return true;
          } catch (TransactionCanceledException e) {
            return false;
          }
        });
  }

  @Override
  public void prune() {
    Map<String, AttributeValue> now = item("current");
    for (String name : names("version#")) {
      String run = name.substring("version#".length());
      boolean kept =
          now.getOrDefault("run", text("")).s().equals(run)
              || now.getOrDefault("previous", text("")).s().equals(run);
      if (!kept && transacted(stillAt(now), dropped(name))) {
        drop(run);
        asked(() -> client.deleteItem(d -> d.tableName(table).key(name(name))));
      }
    }
  }

  /** Nobody switched since it was looked at. */
  private TransactWriteItem stillAt(Map<String, AttributeValue> now) {
    return TransactWriteItem.builder()
        .conditionCheck(
            check ->
                check
                    .tableName(table)
                    .key(name("current"))
                    .conditionExpression("run = :run")
                    .expressionAttributeValues(Map.of(":run", now.get("run"))))
        .build();
  }

  /** From then on nobody can switch to it; it stays listed until its table is gone. */
  private TransactWriteItem dropped(String name) {
    return TransactWriteItem.builder()
        .update(
            update ->
                update
                    .tableName(table)
                    .key(name(name))
                    .updateExpression("SET dropped = :yes")
                    .conditionExpression("attribute_exists(manifest)")
                    .expressionAttributeValues(Map.of(":yes", AttributeValue.fromBool(true))))
        .build();
  }

  private List<String> names(String start) {
    return asked(
        () ->
            client
                .scanPaginator(
                    scan ->
                        scan.tableName(table)
                            .consistentRead(true)
                            .filterExpression("begins_with(#n, :start)")
                            .expressionAttributeNames(Map.of("#n", "name"))
                            .expressionAttributeValues(Map.of(":start", text(start))))
                .items()
                .stream()
                .map(item -> item.get("name").s())
                .toList());
  }

  private void drop(String run) {
    asked(() -> new DynamoTables(client, place).delete(of(run)));
    for (String file : names("file#" + run + "#")) {
      asked(() -> client.deleteItem(d -> d.tableName(table).key(name(file))));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
