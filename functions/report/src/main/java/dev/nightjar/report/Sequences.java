package dev.nightjar.report;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The users of a dataset, one in memory at a time. */
record Sequences(FolderReader dataset) {
  /** Hands over every user. */
  void forEach(Consumer<UserSequence> consumer) throws IOException {
    for (int part = 0; part < parts(); part++) {
      forEach(part, consumer);
    }
  }

  /** Hands over every user of a part; the lists of a run have the same parts. */
  void forEach(int part, Consumer<UserSequence> consumer) throws IOException {
    String name = Layout.sequences(part, parts());
    String where = dataset.folder() + "/" + name;
    dataset.forEachLine(name, line -> consumer.accept(Json.read(line, UserSequence.class, where)));
  }

  /** One user; reads one part. */
  Optional<UserSequence> find(String userId) throws IOException {
    UserSequence[] found = {null};
    forEach(
        Conventions.partOf(userId, parts()),
        user -> found[0] = user.userId().equals(userId) ? user : found[0]);
    return Optional.ofNullable(found[0]);
  }

  private int parts() {
    return dataset.manifest().facts(DatasetFacts.class).parts();
  }
}
