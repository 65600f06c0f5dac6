package dev.nightjar.load;

import dev.nightjar.contract.ContractException;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Tables on demand, with a text as their only key. */
record DynamoTables(DynamoDbClient client, String place) {
  /**
   * Makes a table and waits for it, or finds it.
   *
   * @throws ContractException if there is one of another key
   */
  TableDescription make(String name, String key) {
    KeySchemaElement hash =
        KeySchemaElement.builder().attributeName(key).keyType(KeyType.HASH).build();
    AttributeDefinition attribute =
        AttributeDefinition.builder()
            .attributeName(key)
            .attributeType(ScalarAttributeType.S)
            .build();
    try {
      client.createTable(
          t ->
              t.tableName(name)
                  .keySchema(hash)
                  .attributeDefinitions(attribute)
                  .billingMode(BillingMode.PAY_PER_REQUEST));
    } catch (ResourceInUseException e) {
      // made before, or by another loader
    }
    client.waiter().waitUntilTableExists(t -> t.tableName(name));
    TableDescription made = client.describeTable(t -> t.tableName(name)).table();
    if (!made.keySchema().equals(List.of(hash))) {
      throw new ContractException(
          "%s: expected the table %s to have the key %s alone, found %s; another program's: give another --table"
              .formatted(
                  place,
                  name,
                  key,
                  made.keySchema().stream().map(KeySchemaElement::attributeName).toList()));
    }
    return made;
  }

  /** Deletes a table; false if another loader was faster. */
  boolean delete(String name) {
    try {
      client.deleteTable(t -> t.tableName(name));
      return true;
    } catch (ResourceNotFoundException e) {
      return false;
    }
  }
}
