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
 * A user who comes to a region to look for others, and perhaps lives there.
 *
 * @param home the cell in which others find the user, or {@link #ELSEWHERE}
 * @param cells of this region in which the user looks
 * @param vector (D)
 */
record Visit(int user, int home, int[] cells, float[] vector) {
  static final int ELSEWHERE = -1;

  static final RecordCoder<Visit> CODER = RecordCoder.of(Visit.class, Visit::write, Visit::read);

  private static void write(Visit visit, DataOutputStream out) throws IOException {
    writeCount(out, visit.user);
    writeCount(out, visit.home + 1);
    writeCount(out, visit.cells.length);
    for (int cell : visit.cells) {
      writeCount(out, cell);
    }
    writeFloats(out, visit.vector);
  }

  private static Visit read(DataInputStream in) throws IOException {
    int user = readCount(in);
    int home = readCount(in) - 1;
    int[] cells = new int[readCount(in)];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = readCount(in);
    }
    return new Visit(user, home, cells, readFloats(in));
  }
}
