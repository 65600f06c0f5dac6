package dev.nightjar.dataset.sequence;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.readText;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;
import static dev.nightjar.dataset.element.RecordCoder.writeText;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.RecordCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * A user and what they did, oldest first, before items have an index.
 *
 * @param times UTC seconds, one per item
 */
public record UserHistory(String userId, List<String> itemIds, List<Long> times) {
  public static final RecordCoder<UserHistory> CODER =
      RecordCoder.of(UserHistory.class, UserHistory::write, UserHistory::read);

  public UserHistory {
    itemIds = List.copyOf(itemIds);
    times = List.copyOf(times);
    Require.that(
        itemIds.size() == times.size(),
        "user %s: %d items but %d times",
        userId,
        itemIds.size(),
        times.size());
  }

  /** A user of whom nothing is known. */
  public static UserHistory none(String userId) {
    return new UserHistory(userId, List.of(), List.of());
  }

  public int length() {
    return itemIds.size();
  }

  /** How many of them are for training under the leave-one-out split. */
  public int trainLength() {
    return length() >= 3 ? length() - 2 : length();
  }

  private static void write(UserHistory history, DataOutputStream out) throws IOException {
    writeText(out, history.userId);
    writeCount(out, history.length());
    for (int i = 0; i < history.length(); i++) {
      writeText(out, history.itemIds.get(i));
      out.writeLong(history.times.get(i));
    }
  }

  private static UserHistory read(DataInputStream in) throws IOException {
    String userId = readText(in);
    int length = readCount(in);
    String[] itemIds = new String[length];
    Long[] times = new Long[length];
    for (int i = 0; i < length; i++) {
      itemIds[i] = readText(in);
      times[i] = in.readLong();
    }
    return new UserHistory(userId, List.of(itemIds), List.of(times));
  }
}
