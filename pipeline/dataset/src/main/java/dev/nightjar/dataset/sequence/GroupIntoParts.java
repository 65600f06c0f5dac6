package dev.nightjar.dataset.sequence;

import dev.nightjar.contract.Conventions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.OptionalCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Users to the parts their ids say ({@link Conventions#partOf}). Every part comes out, users or
 * not. A part must fit in memory.
 */
final class GroupIntoParts extends PTransform<PCollection<UserHistory>, PCollection<PartUsers>> {
  private static final KvCoder<Integer, Optional<UserHistory>> KEYED =
      KvCoder.of(VarIntCoder.of(), OptionalCoder.of(UserHistory.CODER));

  private final int parts;

  GroupIntoParts(int parts) {
    this.parts = parts;
  }

  @Override
  public PCollection<PartUsers> expand(PCollection<UserHistory> histories) {
    PCollection<KV<Integer, Optional<UserHistory>>> every =
        histories.getPipeline().apply("EveryPart", Create.of(allParts()).withCoder(KEYED));
    PCollection<KV<Integer, Optional<UserHistory>>> users =
        histories.apply("KeyByPart", ParDo.of(new Key(parts))).setCoder(KEYED);
    return PCollectionList.of(every)
        .and(users)
        .apply("WithEmptyParts", Flatten.pCollections())
        .apply("GroupByPart", GroupByKey.create())
        .apply("Sort", ParDo.of(new Sort()))
        .setCoder(PartUsers.CODER);
  }

  private List<KV<Integer, Optional<UserHistory>>> allParts() {
    return IntStream.range(0, parts)
        .mapToObj(part -> KV.of(part, Optional.<UserHistory>empty()))
        .toList();
  }

  /** Index of the first user of each part. */
  static int[] firstUsers(Map<Integer, Integer> usersOfPart, int parts) {
    int[] first = new int[parts];
    for (int part = 1; part < parts; part++) {
      first[part] = Math.addExact(first[part - 1], usersOfPart.getOrDefault(part - 1, 0));
    }
    return first;
  }

  static final class Key extends DoFn<UserHistory, KV<Integer, Optional<UserHistory>>> {
    private final int parts;

    Key(int parts) {
      this.parts = parts;
    }

    @ProcessElement
    public void key(
        @Element UserHistory history, OutputReceiver<KV<Integer, Optional<UserHistory>>> out) {
      out.output(KV.of(Conventions.partOf(history.userId(), parts), Optional.of(history)));
    }
  }

  static final class Sort extends DoFn<KV<Integer, Iterable<Optional<UserHistory>>>, PartUsers> {
    @ProcessElement
    public void sort(
        @Element KV<Integer, Iterable<Optional<UserHistory>>> part, OutputReceiver<PartUsers> out) {
      List<UserHistory> histories =
          StreamSupport.stream(part.getValue().spliterator(), false)
              .flatMap(Optional::stream)
              .toList();
      out.output(PartUsers.of(part.getKey(), histories));
    }
  }
}
