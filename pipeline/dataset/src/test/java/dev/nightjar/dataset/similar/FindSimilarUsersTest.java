package dev.nightjar.dataset.similar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.dataset.element.ListsPipeline;
import dev.nightjar.dataset.element.OutputFolder;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.dataset.sequence.SequencePart;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both methods inside a pipeline, against the slow oracle. */
class FindSimilarUsersTest {
  private static final int USERS = 700;
  private static final Map<String, Long> TALLIES = new ConcurrentHashMap<>();

  private static final String[] DIRECT = {
    "--runner=DirectRunner", "--targetParallelism=2", "--enforceImmutability=false"
  };

  private Supplier<Pipeline> pipelines = ListsPipeline::create;

  @TempDir Path root;

  @BeforeEach
  void forgetTallies() {
    TALLIES.clear();
  }

  static final class Remember extends DoFn<KV<String, Long>, Void> {
    @ProcessElement
    public void remember(@Element KV<String, Long> tally) {
      TALLIES.merge(tally.getKey(), tally.getValue(), Long::sum);
    }
  }

  private int[] find(List<TextVector> vectors, FindSimilarUsers.Options options)
      throws IOException {
    List<SequencePart> parts =
        List.of(
            new SequencePart(0, 4, 0, 250),
            new SequencePart(1, 4, 250, 0),
            new SequencePart(2, 4, 250, 449),
            new SequencePart(3, 4, 699, 1));
    List<TextVector> shuffled = new ArrayList<>(vectors);
    Collections.shuffle(shuffled, new Random(5));
    Pipeline pipeline = pipelines.get();
    PCollectionTuple found =
        pipeline
            .apply("Parts", Create.of(parts).withCoder(SequencePart.CODER))
            .apply(
                FindSimilarUsers.of(
                    pipeline.apply("Users", Create.of(shuffled).withCoder(TextVector.CODER)),
                    options,
                    new OutputFolder(root.toUri().toString(), "" + options.exactUsers())));
    found.get(FindSimilarUsers.TALLIES).setCoder(Tally.CODER).apply(ParDo.of(new Remember()));
    pipeline.run().waitUntilFinish();
    int[] all = new int[USERS * options.n()];
    try (ObjectStore store = ObjectStores.open(root.toString())) {
      assertThat(store.list("" + options.exactUsers())).as("files that are left").hasSize(4);
      for (SequencePart part : parts) {
        String name = options.exactUsers() + "/" + Layout.similarUsers(part.part(), part.parts());
        Npy.Ints ints = Npy.readInts(store.open(name), name);
        assertThat(ints.rows()).isEqualTo(part.users());
        System.arraycopy(
            ints.values(), 0, all, part.firstUser() * options.n(), ints.values().length);
      }
    }
    return all;
  }

  private static FindSimilarUsers.Options options(int width, int exactUsers, int probedCells) {
    return new FindSimilarUsers.Options(Oracle.N, width, exactUsers, 40, probedCells, 150);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void comparesAllWithAllTiesIncluded(long seed) throws IOException {
    List<TextVector> vectors = Oracle.vectors(USERS, 6, 3, seed);
    assertThat(find(vectors, options(6, USERS, 1))).isEqualTo(Oracle.similar(vectors, 0, USERS));
    long users = vectors.size();
    assertThat(TALLIES)
        .containsEntry("similar.users", users)
        .containsEntry("similar.products", users * users)
        .containsEntry("similar.found", TALLIES.get("similar.expected"))
        .doesNotContainKey("similar.cells");
    assertThat(TALLIES.get("similar.expected")).isGreaterThan(100);
  }

  @Test
  void findsNobodyWhereNobodyHasAVector() throws IOException {
    assertThat(find(List.of(), options(6, USERS, 1))).containsOnly(Conventions.NO_USER);
    assertThat(find(List.of(), options(6, 0, 1))).containsOnly(Conventions.NO_USER);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsTheSameInCellsIfAllAreProbed(long seed) throws IOException {
    List<TextVector> vectors = Oracle.vectors(USERS, 6, 3, seed);
    assertThat(find(vectors, options(6, 0, 1000))).isEqualTo(Oracle.similar(vectors, 0, USERS));
    assertThat(TALLIES)
        .containsEntry("similar.users", (long) vectors.size())
        .containsEntry("similar.found", TALLIES.get("similar.expected"));
    assertThat(TALLIES.get("similar.expected")).isEqualTo((long) vectors.size() * Oracle.N);
    assertThat(TALLIES.get("similar.cells")).isBetween(10L, 18L);
    // Several regions, and everybody visits each.
    assertThat(TALLIES.get("similar.visits")).isGreaterThanOrEqualTo(4L * vectors.size());
  }

  @Test
  void measuresWhatItMissesWhereFewCellsAreProbed() throws IOException {
    List<TextVector> vectors = Oracle.unitVectors(USERS, 24, 4);
    int[] found = find(vectors, options(24, 0, 3));
    int[] expected = Oracle.similar(vectors, 0, USERS);
    Map<String, Long> tallies = new HashMap<>(TALLIES);
    // Everybody is in the sample of so few users; without ties, recall is a matter of names.
    assertThat(tallies)
        .containsEntry("similar.expected", Oracle.filled(expected))
        .containsEntry("similar.found", Oracle.common(found, expected));
    assertThat((double) tallies.get("similar.found") / tallies.get("similar.expected"))
        .isBetween(0.4, 0.95);
    assertThat(find(vectors, options(24, 0, 3))).as("a second run").isEqualTo(found);
  }

  @Test
  void findsTheSameWithManyThreads() throws IOException {
    List<TextVector> vectors = Oracle.vectors(USERS, 6, 3, 7);
    int[] expected = Oracle.similar(vectors, 0, USERS);
    for (String[] engine : List.of(SimilarUsersBench.ENGINE, DIRECT)) {
      pipelines = () -> Pipeline.create(PipelineOptionsFactory.fromArgs(engine).create());
      assertThat(find(vectors, options(6, 0, 1000))).isEqualTo(expected);
      assertThat(find(vectors, options(6, USERS, 1))).isEqualTo(expected);
    }
  }

  @Test
  void findsClustersInFewCells() throws IOException {
    List<TextVector> vectors = Oracle.clusters(USERS, 24, 35, 6);
    find(vectors, options(24, 0, 3));
    assertThat((double) TALLIES.get("similar.found") / TALLIES.get("similar.expected"))
        .isGreaterThan(0.98);
  }
}
