package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Exploration;
import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Impressions;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.RecommendationRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run under a rule that explores knew of earlier nights, and what the next will know of it.
 */
final class ShownCheck {
  private final RunFolder folder;
  private final Optional<Exploration> rule;
  private final ExploredRows rows;
  private final List<FileEntry> files = new ArrayList<>();

  /**
   * @throws ContractException if there is such a rule, and nothing about earlier nights
   */
  ShownCheck(RunFolder folder, RecommendationRun plan) throws IOException {
    this.folder = folder;
    this.rule = plan.exploration();
    this.rows = rule.isPresent() ? rows(rule.get(), plan.top()) : ExploredRows.NONE;
  }

  private ExploredRows rows(Exploration asked, int top) throws IOException {
    byte[] json = read(Layout.IMPRESSIONS);
    return ExploredRows.of(
        asked, top, Json.read(json, Impressions.class, folder.where(Layout.IMPRESSIONS)));
  }

  /** Which rows may be marked as explored. */
  ExploredRows rows() {
    return rows;
  }

  /**
   * After the last row.
   *
   * @param write whether a publisher looks, who writes down what was counted
   * @return the files that the rule asks for
   * @throws ContractException if other counts are written down
   */
  List<FileEntry> finish(Shown shown, Map<String, Integer> itemIndexes, boolean write)
      throws IOException {
    if (rule.isEmpty()) {
      return List.of();
    }
    byte[] counted = Json.line(shown.impressions(itemIndexes)).getBytes(StandardCharsets.UTF_8);
    if (write) {
      folder.store().create(folder.key(Layout.SHOWN), counted);
    }
    if (!Arrays.equals(read(Layout.SHOWN), counted)) {
      throw new ContractException(
          folder.where(Layout.SHOWN)
              + ": expected the lists that items stand in, found other counts");
    }
    return List.copyOf(files);
  }

  private byte[] read(String name) throws IOException {
    byte[] content = folder.read(name);
    files.add(RunFolder.entry(name, content));
    return content;
  }
}
