package dev.nightjar.dataset.similar;

import dev.nightjar.contract.FileEntry;
import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.JsonCoder;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.sequence.SequencePart;
import dev.nightjar.dataset.text.TextVector;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * For every user of a part the n most similar users of all parts, by cosine of their vectors:
 * {@code similar-users/part-*}, rows in the order of the sequence part. Up to a number of users by
 * {@link SearchExactly}, beyond it by {@link SearchCells}. Either measures its recall on a sample.
 * Tallies: {@code similar.products} (scalar products computed), {@code similar.users} (with a
 * vector), {@code similar.cells} (none if exact), {@code similar.visits}, {@code similar.expected}
 * and {@code similar.found} (of the sample).
 */
public final class FindSimilarUsers
    extends PTransform<PCollection<SequencePart>, PCollectionTuple> {
  public static final TupleTag<FileEntry> FILES = new TupleTag<>("files") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  /**
   * How to search.
   *
   * @param n similar users per user
   * @param width D of the vectors
   * @param exactUsers up to so many users everybody is compared with everybody
   * @param cellUsers beyond that, users per cell, on average
   * @param probedCells and cells in which each user is compared
   * @param regionUsers users of neighbouring cells that one worker holds at once, beside those who
   *     are compared with them
   */
  public record Options(
      int n, int width, int exactUsers, int cellUsers, int probedCells, int regionUsers)
      implements Serializable {
    private static final int REGION_FLOATS = 16_384 * 384;

    /** Users of a region, so that with those who are compared it holds about 100 MB of vectors. */
    public static int regionUsers(int width) {
      return Math.max(1, REGION_FLOATS / width);
    }

    public Options {
      Require.inRange(n, 1, 1000, "n");
      Require.atLeast(width, 1, "width");
      Require.atLeast(exactUsers, 0, "exactUsers");
      Require.atLeast(cellUsers, 1, "cellUsers");
      Require.atLeast(probedCells, 1, "probedCells");
      Require.atLeast(regionUsers, 1, "regionUsers");
    }
  }

  private final PCollection<TextVector> users;
  private final Options options;
  private final OutputFolder folder;
  private final long mostUsers;

  private FindSimilarUsers(
      PCollection<TextVector> users, Options options, OutputFolder folder, long mostUsers) {
    this.users = users;
    this.options = options;
    this.folder = folder;
    this.mostUsers = mostUsers;
  }

  /**
   * @param users vectors of those who have one
   */
  public static FindSimilarUsers of(
      PCollection<TextVector> users, Options options, OutputFolder folder) {
    return new FindSimilarUsers(users, options, folder, Long.MAX_VALUE);
  }

  /** Where no more users than so many are expected, what only more need is left out. */
  public FindSimilarUsers ofAtMost(long expected) {
    return new FindSimilarUsers(users, options, folder, expected);
  }

  @Override
  public PCollectionTuple expand(PCollection<SequencePart> parts) {
    return mostUsers <= options.exactUsers()
        ? parts.apply("SearchExactly", SearchExactly.of(users, options, folder))
        : byUserCount(parts);
  }

  private PCollectionTuple byUserCount(PCollection<SequencePart> parts) {
    PCollectionView<Long> count =
        parts
            .apply(
                "UsersOfPart",
                MapElements.into(TypeDescriptors.longs()).via(part -> (long) part.users()))
            .apply("UserCount", Sum.longsGlobally().asSingletonView());
    ByUserCount<SequencePart> byCount =
        ByUserCount.split("SplitParts", parts, count, options.exactUsers());
    ByUserCount<TextVector> vectors =
        ByUserCount.split("SplitVectors", users, count, options.exactUsers());
    PCollectionTuple exact =
        byCount.few().apply("SearchExactly", SearchExactly.of(vectors.few(), options, folder));
    PCollectionView<Long> searching =
        vectors
            .many()
            .apply("CountVectors", Count.globally())
            .apply("VectorCount", View.asSingleton());
    PCollectionTuple cells =
        byCount
            .many()
            .apply("SearchCells", SearchCells.of(vectors.many(), searching, options, folder));
    return PCollectionTuple.of(
            FILES, both(exact, cells, FILES).setCoder(JsonCoder.of(FileEntry.class)))
        .and(TALLIES, both(exact, cells, TALLIES));
  }

  private static <T> PCollection<T> both(
      PCollectionTuple exact, PCollectionTuple cells, TupleTag<T> tag) {
    return PCollectionList.of(exact.get(tag))
        .and(cells.get(tag))
        .apply("All" + tag.getId(), Flatten.pCollections());
  }
}
