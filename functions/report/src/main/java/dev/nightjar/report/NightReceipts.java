package dev.nightjar.report;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The receipts below a root. */
public record NightReceipts(ObjectStore store) {
  private static final String NIGHTS = "nights";

  /** Other files of a night say why it failed, or what it still had to do. */
  private static final Set<String> RECEIPTS =
      Stream.of(Layout.DATASET, Layout.TRAIN, Layout.RECOMMEND, Layout.PUBLISH)
          .map(stage -> stage + ".json")
          .collect(Collectors.toUnmodifiableSet());

  /** Dates that have any. */
  public SortedSet<String> dates() throws IOException {
    SortedSet<String> dates = new TreeSet<>();
    for (String key : store.list(NIGHTS)) {
      String[] path = key.split("/", -1);
      if (path.length == 4 && path[1].startsWith("dt=")) {
        dates.add(path[1].substring("dt=".length()));
      }
    }
    return dates;
  }

  /**
   * By night of that date, each in the order in which its stages started. A night with a receipt
   * that cannot be read is left out, which is told on standard error.
   */
  public Map<String, List<StageReceipt>> of(String date) throws IOException {
    Map<String, List<StageReceipt>> nights = new TreeMap<>();
    for (Map.Entry<String, List<String>> night : keys(date).entrySet()) {
      try {
        nights.put(night.getKey(), read(night.getValue()));
      } catch (ContractException e) {
        Warning.say(Layout.REPORT, "a night of %s is left out: %s".formatted(date, e.getMessage()));
      }
    }
    return nights;
  }

  /**
   * Of one night of that date, in the order in which its stages started.
   *
   * @throws ContractException if one of them cannot be read
   */
  public List<StageReceipt> of(String date, String night) throws IOException {
    return read(keys(date).getOrDefault(night, List.of()));
  }

  /** By night. */
  private Map<String, List<String>> keys(String date) throws IOException {
    Map<String, List<String>> keys = new TreeMap<>();
    for (String key : store.list(NIGHTS + "/dt=" + date)) {
      String[] path = key.split("/", -1);
      if (path.length == 4 && RECEIPTS.contains(path[3])) {
        keys.computeIfAbsent(path[2], night -> new ArrayList<>()).add(key);
      }
    }
    return keys;
  }

  private List<StageReceipt> read(List<String> keys) throws IOException {
    List<StageReceipt> receipts = new ArrayList<>();
    for (String key : keys) {
      receipts.add(Json.read(store.read(key), StageReceipt.class, store.uri(key).toString()));
    }
    receipts.sort(Comparator.comparing(StageReceipt::startedAt));
    return receipts;
  }
}
