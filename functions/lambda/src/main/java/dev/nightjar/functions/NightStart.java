package dev.nightjar.functions;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.recommend.RecommendSettings;
import dev.nightjar.recommend.ServingCheck;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** The checks that run before anything costs money. */
final class NightStart {
  private static final String MEMORY = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE";

  private NightStart() {}

  /** Reads the rules, and claims the date if that is asked for. */
  static Answer begin(BeginEvent event) throws IOException {
    ServingCheck.readRules(RunSettings.ofRoot(event.root()));
    try (ObjectStore store = ObjectStores.open(event.root())) {
      String key = Layout.claim(LocalDate.parse(event.date()));
      boolean claimed = !event.claim() || claim(store, key, event.night());
      return Answer.of(new BeginAnswer(claimed), key.substring(0, key.lastIndexOf('/')));
    }
  }

  /** The same night may claim its date again: a start that is repeated meets its own. */
  private static boolean claim(ObjectStore store, String key, String night) throws IOException {
    try {
      store.create(key, Json.pretty(Map.of("night", night)));
      return true;
    } catch (ConflictException e) {
      System.err.println("recommend: " + store.uri(key) + " is claimed by another night");
      return false;
    }
  }

  /**
   * Reads the catalog under the rules, and compares what serving it takes with what the function
   * has.
   *
   * @throws dev.nightjar.contract.ContractException if it cannot be served
   */
  static Answer check(CheckEvent event) throws IOException {
    RecommendSettings settings = RunSettings.ofDataset(event.root(), event.dataset());
    try (ObjectStore store = ObjectStores.open(event.root())) {
      FolderReader dataset = FolderReader.open(store, event.dataset(), Layout.DATASET);
      ServingCheck.readCatalog(dataset, settings);
      FunctionMemory needed =
          FunctionMemory.toTrain(dataset.manifest().facts(DatasetFacts.class), event.width());
      int threads = threads(needed);
      return Answer.of(new CheckAnswer(threads, needed.mib(threads)), event.dataset());
    }
  }

  /** As many threads as the function has processors and memory for. */
  static int threads(FunctionMemory needed) {
    int processors = Runtime.getRuntime().availableProcessors();
    return Optional.ofNullable(System.getenv(MEMORY))
        .map(mib -> needed.threads(processors, Long.parseLong(mib)))
        .orElse(processors);
  }
}
