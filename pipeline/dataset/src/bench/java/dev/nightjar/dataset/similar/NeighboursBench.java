package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What similar users are worth: of the users with a held-out test item, how many have it in the
 * training history of one of their similar users, and how many would have it in those of as many
 * random users. For every dataset below the roots given: {@code ci/bench-similar-users neighbours}.
 */
final class NeighboursBench {
  private NeighboursBench() {}

  static void run(List<String> roots) throws IOException {
    System.out.println("| dataset | user vectors | users | in similar users' | in random users' |");
    System.out.println("|---|---|---|---|---|");
    for (String root : roots) {
      try (ObjectStore store = ObjectStores.open(root)) {
        for (String key : store.list("datasets")) {
          if (key.endsWith("/" + Layout.MANIFEST)) {
            measure(store, key.substring(0, key.lastIndexOf('/')));
          }
        }
      }
    }
  }

  private static void measure(ObjectStore store, String folder) throws IOException {
    FolderReader dataset = FolderReader.open(store, folder, Layout.DATASET);
    DatasetFacts facts = dataset.manifest().facts(DatasetFacts.class);
    List<UserSequence> users = new ArrayList<>();
    List<int[]> similar = new ArrayList<>();
    for (int part = 0; part < facts.parts(); part++) {
      String lines =
          new String(dataset.read(Layout.sequences(part, facts.parts())), StandardCharsets.UTF_8);
      lines.lines().forEach(line -> users.add(Json.read(line, UserSequence.class, "sequences")));
      int[] all = dataset.readInts(Layout.similarUsers(part, facts.parts())).values();
      for (int at = 0; at < all.length; at += facts.similarUsers()) {
        similar.add(Arrays.copyOfRange(all, at, at + facts.similarUsers()));
      }
    }
    Random random = new Random(1);
    int targets = 0;
    int found = 0;
    int byChance = 0;
    for (UserSequence user : users) {
      if (user.test() > 0) {
        int target = user.items()[user.train() + user.validation()];
        targets++;
        found += has(users, similar.get(user.user()), target) ? 1 : 0;
        int[] others = random.ints(facts.similarUsers(), 0, users.size()).toArray();
        byChance += has(users, others, target) ? 1 : 0;
      }
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %s | %,d | %.2f %% | %.2f %% |",
            store.uri(folder),
            dataset.manifest().provenance().settings().path("user_vectors").asText("PROMPT"),
            targets,
            100.0 * found / targets,
            100.0 * byChance / targets));
  }

  private static boolean has(List<UserSequence> users, int[] others, int target) {
    Set<Integer> items = new HashSet<>();
    for (int other : others) {
      if (other != Conventions.NO_USER) {
        Arrays.stream(users.get(other).trainItems()).forEach(items::add);
      }
    }
    return items.contains(target);
  }
}
