package dev.nightjar.publish.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Recommendation.Source;
import dev.nightjar.publish.consumer.UserRecommendations.Item;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The form of Amazon Personalize batch output: one line per user. */
final class JsonLinesReader {
  private JsonLinesReader() {}

  static void forEachUser(Path file, String where, Consumer<UserRecommendations> consumer)
      throws IOException {
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String place = "%s line %d".formatted(where, ++number);
        consumer.accept(user(Json.read(line, JsonNode.class, place), place));
      }
    }
  }

  private static UserRecommendations user(JsonNode line, String where) {
    JsonNode user = line.at("/input/userId");
    JsonNode ids = line.at("/output/recommendedItems");
    JsonNode scores = line.at("/output/scores");
    JsonNode sources = line.at("/output/sources");
    boolean lists = ids.isArray() && scores.isArray() && sources.isArray();
    boolean alike = ids.size() == scores.size() && ids.size() == sources.size();
    if (!user.isTextual() || !lists || !alike) {
      throw new ContractException(
          where
              + ": expected input.userId, and output.recommendedItems, output.scores and"
              + " output.sources of one length");
    }
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Source source = Source.ofColumn(text(sources.get(i), where), where);
      items.add(new Item(i + 1, text(ids.get(i), where), number(scores.get(i), where), source));
    }
    return new UserRecommendations(user.textValue(), items);
  }

  private static String text(JsonNode node, String where) {
    if (!node.isTextual()) {
      throw new ContractException("%s: expected a text, found %s".formatted(where, node));
    }
    return node.textValue();
  }

  private static float number(JsonNode node, String where) {
    if (!node.isNumber()) {
      throw new ContractException("%s: expected a finite score, found %s".formatted(where, node));
    }
    return node.floatValue();
  }
}
