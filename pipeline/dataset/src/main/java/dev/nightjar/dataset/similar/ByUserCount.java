package dev.nightjar.dataset.similar;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * One collection on two ways, by the number of users, which is known only while the job runs: all
 * of it goes one way, nothing goes the other.
 *
 * @param few everything, if there are few users
 * @param many everything, if there are more
 */
record ByUserCount<T>(PCollection<T> few, PCollection<T> many) {

  /**
   * @param limit up to so many users are few
   */
  static <T> ByUserCount<T> split(
      String name, PCollection<T> elements, PCollectionView<Long> users, long limit) {
    TupleTag<T> few = new TupleTag<>("few");
    TupleTag<T> many = new TupleTag<>("many");
    PCollectionTuple out =
        elements.apply(
            name,
            ParDo.of(new Split<>(users, limit, many))
                .withSideInputs(users)
                .withOutputTags(few, TupleTagList.of(many)));
    return new ByUserCount<>(
        out.get(few).setCoder(elements.getCoder()), out.get(many).setCoder(elements.getCoder()));
  }

  static final class Split<T> extends DoFn<T, T> {
    private final PCollectionView<Long> users;
    private final long limit;
    private final TupleTag<T> many;

    Split(PCollectionView<Long> users, long limit, TupleTag<T> many) {
      this.users = users;
      this.limit = limit;
      this.many = many;
    }

    @ProcessElement
    public void split(ProcessContext context) {
      if (context.sideInput(users) > limit) {
        context.output(many, context.element());
      } else {
        context.output(context.element());
      }
    }
  }
}
