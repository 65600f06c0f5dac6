package dev.nightjar.recommend;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.ItemUser;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Sha256;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.table.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** One file of the output {@code item-users}: the best of the part's users, target by target. */
final class ItemUsersPart {
  private ItemUsersPart() {}

  /**
   * Writes it; twice gives the same bytes.
   *
   * @param suits of each user how much each target suits; null for who has no list of their own
   */
  static FileEntry write(RecommendRun run, List<String> targets, Shard shard, float[][] suits)
      throws IOException {
    String name = Layout.output(ItemUser.FOLDER, shard.part(), run.plan().parts());
    Path file = Files.createTempFile("nightjar-users-", ".tmp");
    try {
      long rows;
      try (TableWriter table = TableWriter.open(file, ItemUser.COLUMNS)) {
        for (int target = 0; target < targets.size(); target++) {
          for (ItemUser row : best(targets, target, shard, suits, run.plan().usersPerItem())) {
            table.write(row.cells());
          }
        }
        rows = table.rows();
      }
      run.store().create(run.folder() + "/" + name, file);
      return new FileEntry(name, Files.size(file), rows, Sha256.of(file));
    } finally {
      Files.delete(file);
    }
  }

  private static List<ItemUser> best(
      List<String> targets, int target, Shard shard, float[][] suits, int most) {
    List<UserSequence> users = shard.users();
    return IntStream.range(0, users.size())
        .filter(row -> suits[row] != null && suits[row][target] != Float.NEGATIVE_INFINITY)
        .mapToObj(
            row -> new ItemUser(targets.get(target), users.get(row).userId(), suits[row][target]))
        .sorted(ItemUser.BEST_FIRST)
        .limit(most)
        .toList();
  }
}
