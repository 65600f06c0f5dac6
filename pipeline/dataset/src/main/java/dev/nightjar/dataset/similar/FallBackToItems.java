package dev.nightjar.dataset.similar;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.text.ItemTextVectors;
import dev.nightjar.dataset.text.TextVector;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * A vector for users without text: the normalised mean of their training items' vectors, where
 * those have any, by the weights of their interactions. Tallies: {@code users.by_items} and {@code
 * users.without_vector}.
 */
public final class FallBackToItems extends PTransform<PCollection<UserSequence>, PCollectionTuple> {
  public static final TupleTag<TextVector> VECTORS = new TupleTag<>("vectors") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private final PCollection<FileEntry> itemVectors;
  private final OutputFolder folder;

  private FallBackToItems(PCollection<FileEntry> itemVectors, OutputFolder folder) {
    this.itemVectors = itemVectors;
    this.folder = folder;
  }

  /**
   * @param itemVectors one file in the folder, (I, D_t)
   */
  public static FallBackToItems of(PCollection<FileEntry> itemVectors, OutputFolder folder) {
    return new FallBackToItems(itemVectors, folder);
  }

  @Override
  public PCollectionTuple expand(PCollection<UserSequence> usersWithoutText) {
    PCollectionView<FileEntry> items = itemVectors.apply("ItemTextVectors", View.asSingleton());
    PCollectionTuple out =
        usersWithoutText.apply(
            "Mean",
            ParDo.of(new Mean(items, folder))
                .withSideInputs(items)
                .withOutputTags(VECTORS, TupleTagList.of(TALLIES)));
    out.get(VECTORS).setCoder(TextVector.CODER);
    return out;
  }

  /** Vectors of items. */
  interface Rows {
    /** Fills an array with the vector of an item, if it has one. */
    boolean read(int item, float[] into);
  }

  /**
   * The normalised mean of what vectors the training items have, by the weights of their
   * interactions; empty if there are none.
   */
  static Optional<float[]> mean(UserSequence user, int width, Rows rows) {
    int[] items = user.trainItems();
    float[] weights = user.weights();
    double[] sum = new double[width];
    float[] vector = new float[width];
    for (int place = 0; place < items.length; place++) {
      if (rows.read(items[place], vector)) {
        double weight = weights.length == 0 ? 1 : weights[place];
        for (int i = 0; i < width; i++) {
          sum[i] += weight * vector[i];
        }
      }
    }
    return normalised(sum);
  }

  private static Optional<float[]> normalised(double[] sum) {
    double squares = 0;
    for (double value : sum) {
      squares += value * value;
    }
    if (squares == 0) {
      return Optional.empty();
    }
    float[] vector = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      vector[i] = (float) (sum[i] / Math.sqrt(squares));
    }
    return Optional.of(vector);
  }

  static final class Mean extends DoFn<UserSequence, TextVector> {
    private final PCollectionView<FileEntry> items;
    private final OutputFolder folder;
    private transient ItemTextVectors vectors;

    Mean(PCollectionView<FileEntry> items, OutputFolder folder) {
      this.items = items;
      this.folder = folder;
    }

    @ProcessElement
    public void mean(ProcessContext context) throws IOException {
      if (vectors == null) {
        vectors = ItemTextVectors.shared(folder, context.sideInput(items));
      }
      UserSequence user = context.element();
      Optional<float[]> mean = FallBackToItems.mean(user, vectors.width(), vectors::read);
      mean.ifPresent(vector -> context.output(new TextVector(user.user(), vector)));
      String how = mean.isPresent() ? "users.by_items" : "users.without_vector";
      context.output(TALLIES, Tally.of(how, 1));
    }
  }
}
