package dev.nightjar.publish.check;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Partition;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The users of a dataset by the file of a run that they belong in.
 *
 * @param plan of the run
 */
record PartUsers(FolderReader dataset, RecommendationRun plan) {
  /** Users of one part by the name of their file, in the order of the dataset. */
  SortedMap<String, List<UserSequence>> byFile(int part) throws IOException {
    String name = Layout.part(part, plan.parts(), plan.format());
    SortedMap<String, List<UserSequence>> files = new TreeMap<>(Conventions.ID_ORDER);
    if (plan.partitionBy().isEmpty()) {
      files.put(name, sequences(part));
      return files;
    }
    for (UserSequence user : sequences(part)) {
      String own = Partition.folder(plan.partitionBy().get(), user.attributes()) + "/" + name;
      files.computeIfAbsent(own, none -> new ArrayList<>()).add(user);
    }
    return files;
  }

  private List<UserSequence> sequences(int part) throws IOException {
    List<UserSequence> sequences = new ArrayList<>();
    new DatasetReader(dataset).forEachUser(part, (user, where) -> sequences.add(user));
    return sequences;
  }
}
