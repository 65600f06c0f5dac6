package dev.nightjar.dataset.similar;

import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.text.TextVector;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * A vector for users without text: the normalised mean of their training items' vectors, where
 * those have any, by the weights of their interactions. Tallies: {@code users.by_items} and {@code
 * users.without_vector}.
 */
public final class FallBackToItems extends PTransform<PCollection<UserSequence>, PCollectionTuple> {
  public static final TupleTag<TextVector> VECTORS = new TupleTag<>("vectors") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private final PCollection<TextVector> itemVectors;

  private FallBackToItems(PCollection<TextVector> itemVectors) {
    this.itemVectors = itemVectors;
  }

  public static FallBackToItems of(PCollection<TextVector> itemVectors) {
    return new FallBackToItems(itemVectors);
  }

  @Override
  public PCollectionTuple expand(PCollection<UserSequence> usersWithoutText) {
    PCollectionView<Map<Integer, TextVector>> items =
        itemVectors
            .apply(
                "KeyByItem",
                MapElements.into(
                        TypeDescriptors.kvs(
                            TypeDescriptors.integers(), TypeDescriptor.of(TextVector.class)))
                    .via(vector -> KV.of(vector.index(), vector)))
            .setCoder(KvCoder.of(VarIntCoder.of(), TextVector.CODER))
            .apply("ByItem", View.asMap());
    PCollectionTuple out =
        usersWithoutText.apply(
            "Mean",
            ParDo.of(new Mean(items))
                .withSideInputs(items)
                .withOutputTags(VECTORS, TupleTagList.of(TALLIES)));
    out.get(VECTORS).setCoder(TextVector.CODER);
    return out;
  }

  /**
   * The normalised mean of what vectors the training items have, by the weights of their
   * interactions; empty if there are none.
   */
  static Optional<float[]> mean(UserSequence user, IntFunction<TextVector> vectorOf) {
    int[] items = user.trainItems();
    float[] weights = user.weights();
    double[] sum = null;
    for (int place = 0; place < items.length; place++) {
      TextVector vector = vectorOf.apply(items[place]);
      if (vector != null) {
        sum = sum == null ? new double[vector.values().length] : sum;
        double weight = weights.length == 0 ? 1 : weights[place];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * vector.values()[i];
        }
      }
    }
    return sum == null ? Optional.empty() : normalised(sum);
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
    private final PCollectionView<Map<Integer, TextVector>> items;

    Mean(PCollectionView<Map<Integer, TextVector>> items) {
      this.items = items;
    }

    @ProcessElement
    public void mean(ProcessContext context) {
      UserSequence user = context.element();
      Optional<float[]> mean = FallBackToItems.mean(user, context.sideInput(items)::get);
      mean.ifPresent(vector -> context.output(new TextVector(user.user(), vector)));
      String how = mean.isPresent() ? "users.by_items" : "users.without_vector";
      context.output(TALLIES, Tally.of(how, 1));
    }
  }
}
