package dev.nightjar.trainer.training;

import dev.nightjar.contract.Json;
import dev.nightjar.contract.Npy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Training stopped between two steps: everything that the steps to come depend on. Its file is a
 * zip of {@code state.json} and one .npy file per array, which NumPy opens as an .npz.
 *
 * @param arrays by name, row-major
 */
record Checkpoint(State state, Map<String, float[]> arrays) {
  private static final String STATE = "state.json";
  private static final String ARRAY = ".npy";

  /**
   * Where training is.
   *
   * @param epoch the epoch under way, or the last one if it is finished
   * @param batch batches of the epoch that are done
   * @param stream state of the random numbers of batches, only meant if a batch is done
   * @param dropout state of the random numbers of dropout, likewise
   * @param losses sums of the epoch so far: ranking, distillation
   * @param adamSteps steps in all
   * @param epochs finished epochs with their validation figures
   * @param bestEpoch whose parameters are kept as the best, 0 if there is none yet
   * @param finished whether nothing is left to do
   */
  record State(
      int epoch,
      int batch,
      long stream,
      long dropout,
      List<Double> losses,
      int adamSteps,
      List<EpochLog> epochs,
      int bestEpoch,
      boolean finished) {}

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(0); // trained floats hardly shrink
      zip.putNextEntry(new ZipEntry(STATE));
      zip.write(Json.pretty(state));
      for (Map.Entry<String, float[]> array : arrays.entrySet()) {
        zip.putNextEntry(new ZipEntry(array.getKey() + ARRAY));
        zip.write(Npy.file(array.getValue(), array.getValue().length, 1));
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a checkpoint.
   *
   * @param where for messages
   * @throws IOException if it is not one
   */
  static Checkpoint read(byte[] bytes, String where) throws IOException {
    State state = null;
    Map<String, float[]> arrays = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(STATE)) {
          state = Json.read(zip.readAllBytes(), State.class, where);
        } else {
          String name = entry.getName().substring(0, entry.getName().length() - ARRAY.length());
          arrays.put(name, Npy.readFloats(zip, where).values());
        }
      }
    }
    if (state == null) {
      throw new IOException(where + ": expected a checkpoint, found no " + STATE);
    }
    return new Checkpoint(state, arrays);
  }
}
