package dev.nightjar.recommend;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Partition;
import dev.nightjar.contract.Require;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The users of one sequence part, in user order. A whole part is held in memory: about 12 bytes an
 * interaction and 200 a user.
 *
 * @param part from 0
 * @param users in user-index order, those without history included
 */
record Shard(int part, List<UserSequence> users) {
  Shard {
    users = List.copyOf(users);
  }

  /**
   * Users by the folder their rows go to, relative to the run's, as positions in {@link #users}.
   *
   * @param partitionBy attribute of the users; empty for one folder, named ""
   */
  SortedMap<String, List<Integer>> folders(Optional<String> partitionBy) {
    SortedMap<String, List<Integer>> folders = new TreeMap<>(Conventions.ID_ORDER);
    if (partitionBy.isEmpty()) {
      folders.put("", IntStream.range(0, users.size()).boxed().toList());
      return folders;
    }
    for (int i = 0; i < users.size(); i++) {
      String folder = Partition.folder(partitionBy.get(), users.get(i).attributes()) + "/";
      folders.computeIfAbsent(folder, none -> new ArrayList<>()).add(i);
    }
    return folders;
  }

  /** Reads one sequence part of a dataset. */
  static Shard read(FolderReader dataset, int part, int parts, int items) throws IOException {
    List<UserSequence> users = new ArrayList<>();
    new DatasetReader(dataset)
        .forEachUser(part, (user, where) -> users.add(checked(user, where, part, parts, items)));
    return new Shard(part, users);
  }

  private static UserSequence checked(
      UserSequence user, String where, int part, int parts, int items) {
    int home = Conventions.partOf(user.userId(), parts);
    Require.that(home == part, "%s: the user belongs in part %d", where, home);
    for (int item : user.items()) {
      Require.that(
          item >= Conventions.FIRST_ITEM && item <= items,
          "%s: expected item indexes in [1, %d], found %d",
          where,
          items,
          item);
    }
    return user;
  }
}
