package dev.nightjar.dataset.similar;

import static dev.nightjar.dataset.element.RecordCoder.readCount;
import static dev.nightjar.dataset.element.RecordCoder.readFloats;
import static dev.nightjar.dataset.element.RecordCoder.writeCount;
import static dev.nightjar.dataset.element.RecordCoder.writeFloats;

import dev.nightjar.dataset.element.RecordCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What one region knows of one user's neighbours.
 *
 * @param user who was looked for
 * @param exact whether all candidates of the region were compared, not those of the probed cells
 * @param users best first
 * @param scores one per user
 */
record FoundUsers(int user, boolean exact, int[] users, float[] scores) {
  static final RecordCoder<FoundUsers> CODER =
      RecordCoder.of(FoundUsers.class, FoundUsers::write, FoundUsers::read);

  /** Of nobody: says only that there is such a part. */
  static FoundUsers nothing(int user) {
    return new FoundUsers(user, false, new int[0], new float[0]);
  }

  void offerTo(BestUsers best, int query) {
    for (int rank = 0; rank < users.length; rank++) {
      best.offer(query, users[rank], scores[rank]);
    }
  }

  private static void write(FoundUsers found, DataOutputStream out) throws IOException {
    writeCount(out, found.user);
    out.writeBoolean(found.exact);
    writeFloats(out, found.scores);
    for (int user : found.users) {
      writeCount(out, user);
    }
  }

  private static FoundUsers read(DataInputStream in) throws IOException {
    int user = readCount(in);
    boolean exact = in.readBoolean();
    float[] scores = readFloats(in);
    int[] users = new int[scores.length];
    for (int rank = 0; rank < users.length; rank++) {
      users[rank] = readCount(in);
    }
    return new FoundUsers(user, exact, users, scores);
  }
}
