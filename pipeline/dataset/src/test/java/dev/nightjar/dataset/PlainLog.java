package dev.nightjar.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nightjar.contract.Conventions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What the dataset stage does with a log, again: in one thread, with nothing but lists and maps.
 * Shares no code with the stage but the order of ids and the parts of users.
 */
final class PlainLog {
  private static final JsonFactory JSON = new JsonFactory();

  private record Event(String itemId, long time) {}

  private final int minUser;
  private final int minItem;
  private final int maxUser;
  private final int parts;
  private final Map<String, List<Event>> users = new HashMap<>();
  private final Set<String> servedOnly = new HashSet<>();
  private final TreeSet<String> itemIds = new TreeSet<>(Conventions.ID_ORDER);

  PlainLog(int minUser, int minItem, int maxUser, int parts) {
    this.minUser = minUser;
    this.minItem = minItem;
    this.maxUser = maxUser;
    this.parts = parts;
  }

  /** Writes {@code sequences/part-*} of the k-core of a folder of {@link SampleLog}. */
  void run(Path input, Path output) throws IOException {
    try (Stream<Path> files = Files.list(input.resolve("log"))) {
      for (Path file : files.sorted().toList()) {
        read(file);
      }
    }
    users.values().forEach(this::clean);
    keepCore();
    readCatalog(input.resolve("catalog.jsonl"));
    users.values().forEach(events -> events.forEach(event -> itemIds.add(event.itemId())));
    write(output);
  }

  private void read(Path file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        readRow(line);
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private void readRow(String line) {
    String userId = null;
    String itemId = null;
    long time = 0;
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "user_id" -> userId = json.getText();
          case "item_id" -> itemId = json.getText();
          case "timestamp" -> time = json.getLongValue();
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      return; // A bad row.
    }
    users.computeIfAbsent(userId, id -> new ArrayList<>()).add(new Event(itemId, time));
  }

  /** Sorts, and drops duplicates and what is too much; the log's order decides between equals. */
  private void clean(List<Event> events) {
    List<Event> distinct = new ArrayList<>(new LinkedHashSet<>(events));
    distinct.sort(Comparator.comparingLong(Event::time));
    events.clear();
    events.addAll(distinct.subList(Math.max(0, distinct.size() - maxUser), distinct.size()));
  }

  /** Round after round through the whole log, until a round changes nothing. */
  private void keepCore() {
    Map<String, List<Event>> left = new HashMap<>(users);
    Set<String> gone = new HashSet<>();
    for (boolean changed = true; changed; ) {
      Map<String, Integer> counts = new HashMap<>();
      left.values().forEach(es -> es.forEach(e -> counts.merge(e.itemId(), 1, Integer::sum)));
      counts.forEach(
          (itemId, count) -> {
            if (count < minItem) {
              gone.add(itemId);
            }
          });
      boolean items = false;
      for (List<Event> events : left.values()) {
        items |= events.removeIf(event -> gone.contains(event.itemId()));
      }
      boolean fewer = left.values().removeIf(events -> events.size() < minUser);
      changed = fewer || items;
    }
    // Items that lost all their users stand in no count any more.
    Set<String> kept = new HashSet<>();
    left.values().forEach(events -> events.forEach(event -> kept.add(event.itemId())));
    users.forEach(
        (userId, events) -> {
          if (!left.containsKey(userId)) {
            servedOnly.add(userId);
            events.removeIf(event -> !kept.contains(event.itemId()));
          }
        });
  }

  private void readCatalog(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      itemIds.add(line.replaceFirst("\\{\"item_id\":\"", "").replaceFirst("\".*", ""));
    }
  }

  private void write(Path output) throws IOException {
    Map<String, Integer> indexes = new HashMap<>();
    itemIds.forEach(itemId -> indexes.put(itemId, indexes.size() + 1));
    List<TreeMap<String, List<Event>>> byPart = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      byPart.add(new TreeMap<>(Conventions.ID_ORDER));
    }
    users.forEach((id, events) -> byPart.get(Conventions.partOf(id, parts)).put(id, events));
    Files.createDirectories(output.resolve("sequences"));
    int user = 0;
    for (int part = 0; part < parts; part++) {
      Path file = output.resolve("sequences/part-%05d-of-%05d.jsonl".formatted(part, parts));
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        for (Map.Entry<String, List<Event>> entry : byPart.get(part).entrySet()) {
          out.write(line(user++, entry.getKey(), entry.getValue(), indexes));
        }
      }
    }
  }

  private String line(int user, String userId, List<Event> events, Map<String, Integer> indexes) {
    StringBuilder items = new StringBuilder();
    StringBuilder times = new StringBuilder();
    for (Event event : events) {
      items.append(items.isEmpty() ? "" : ",").append(indexes.get(event.itemId()));
      times.append(times.isEmpty() ? "" : ",").append(event.time());
    }
    int trained = servedOnly.contains(userId) ? 0 : events.size();
    int heldOut = trained >= 3 ? 1 : 0;
    return "{\"user\":"
        + user
        + ",\"user_id\":\""
        + userId
        + "\",\"items\":["
        + items
        + "],\"times\":["
        + times
        + "],\"train\":"
        + (trained - 2 * heldOut)
        + ",\"validation\":"
        + heldOut
        + ",\"test\":"
        + heldOut
        + "}\n";
  }
}
