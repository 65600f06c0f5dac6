package dev.nightjar.dataset.sequence;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;

import dev.nightjar.contract.Conventions;
import dev.nightjar.dataset.element.RecordCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The users of one part, in the order of their ids. */
record PartUsers(int part, List<UserHistory> histories) {
  static final RecordCoder<PartUsers> CODER =
      RecordCoder.of(PartUsers.class, PartUsers::write, PartUsers::read);

  PartUsers {
    histories = List.copyOf(histories);
  }

  /** Sorts, and merges a user who comes twice: once with a history, once from the users file. */
  static PartUsers of(int part, Iterable<UserHistory> histories) {
    Map<String, UserHistory> users = new TreeMap<>(Conventions.ID_ORDER);
    for (UserHistory history : histories) {
      users.merge(history.userId(), history, (a, b) -> a.length() >= b.length() ? a : b);
    }
    return new PartUsers(part, new ArrayList<>(users.values()));
  }

  private static void write(PartUsers users, DataOutputStream out) throws IOException {
    writeCount(out, users.part);
    writeCount(out, users.histories.size());
    for (UserHistory history : users.histories) {
      UserHistory.CODER.encode(history, out);
    }
  }

  private static PartUsers read(DataInputStream in) throws IOException {
    int part = readCount(in);
    List<UserHistory> histories = new ArrayList<>();
    for (int left = readCount(in); left > 0; left--) {
      histories.add(UserHistory.CODER.decode(in));
    }
    return new PartUsers(part, histories);
  }
}
