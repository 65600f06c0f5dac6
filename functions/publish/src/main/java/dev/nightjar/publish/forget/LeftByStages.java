package dev.nightjar.publish.forget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What nights have left of their stages, below {@code nights/}: the cause of a failure is free. */
record LeftByStages(ObjectStore store) {
  private static final String CLAIM = "/claim.json";

  /**
   * Keys of those with a text that fits; numbers are counts. Nothing depends on them but the claim
   * of a date, which is a night's name.
   */
  List<String> with(Predicate<String> text) throws IOException {
    List<String> keys = new ArrayList<>();
    for (String key : store.list("nights")) {
      if (!key.endsWith(CLAIM) && texts(store.read(key)).anyMatch(text)) {
        keys.add(key);
      }
    }
    return keys;
  }

  private static Stream<String> texts(byte[] content) throws IOException {
    try {
      return texts(Json.MAPPER.readTree(content));
    } catch (JsonProcessingException e) {
      return Stream.of(new String(content, StandardCharsets.UTF_8));
    }
  }

  private static Stream<String> texts(JsonNode node) {
    return node.isTextual()
        ? Stream.of(node.textValue())
        : StreamSupport.stream(node.spliterator(), false).flatMap(LeftByStages::texts);
  }
}
