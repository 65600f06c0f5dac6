package dev.nightjar.train.training;

import dev.nightjar.contract.Json;
import dev.nightjar.train.tensor.TensorFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The state of a training between two steps: everything that later steps depend on and that cannot
 * be computed from the rest. Its file is a zip of {@code state.json} and one .npy file per tensor,
 * which NumPy opens as an .npz. It is written and read in blocks, so that neither needs more memory
 * than the tensors themselves.
 */
final class Checkpoint {
  private static final String STATE = "state.json";

  private Checkpoint() {}

  /**
   * Where training is.
   *
   * @param epoch the epoch under way, or the last one if it is finished
   * @param batch batches of the epoch that are done
   * @param stream state of the random numbers of batches, only meant if a batch is done
   * @param dropout state of the random numbers of dropout, likewise
   * @param losses sums of the epoch so far: ranking, distillation
   * @param steps in all
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
      int steps,
      List<EpochLog> epochs,
      int bestEpoch,
      boolean finished) {}

  /** Writes a checkpoint. */
  static void write(OutputStream out, State state, Map<String, Tensor> tensors) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out, 1 << 16))) {
      zip.putNextEntry(new ZipEntry(STATE));
      zip.write(Json.pretty(state));
      TensorFile.writeAll(zip, tensors);
    }
  }

  /**
   * Reads a checkpoint into the tensors there are.
   *
   * @param where for messages
   * @throws IOException if it is not one of this training
   */
  static State read(InputStream in, Map<String, Tensor> tensors, String where) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(in)) {
      ZipEntry entry = zip.getNextEntry();
      if (entry == null || !entry.getName().equals(STATE)) {
        throw new IOException(
            "%s: expected a checkpoint, found no %s first; delete it to train from the start"
                .formatted(where, STATE));
      }
      State state = Json.read(zip.readAllBytes(), State.class, where);
      Optional<String> other = TensorFile.readAll(zip, tensors, where);
      if (other.isPresent()) {
        throw ofAnother(where, other.get());
      }
      return state;
    }
  }

  private static IOException ofAnother(String where, String found) {
    return new IOException(
        "%s: expected a checkpoint of these settings and this version, found %s; delete it to train from the start"
            .formatted(where, found));
  }
}
