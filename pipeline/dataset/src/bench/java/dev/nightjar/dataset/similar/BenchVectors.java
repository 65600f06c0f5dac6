package dev.nightjar.dataset.similar;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.text.EmbedTexts;
import dev.nightjar.dataset.text.EncoderModel;
import dev.nightjar.dataset.text.Prompt;
import dev.nightjar.dataset.text.Prompts;
import dev.nightjar.dataset.text.TextVector;
import dev.nightjar.dataset.text.Tokenizer;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * User vectors to measure with. Real ones come from datasets already made: first the vectors of
 * their users' own prompts; then, as many as are wanted, means of item text vectors over sampled
 * histories, as {@code --user-vectors mean} makes them. A sampled history mixes two real ones: a
 * random user's training items, each kept with a chance of 3 in 4, and those of a second user who
 * shares an item with the first, each kept with a chance of 1 in 4.
 */
final class BenchVectors {
  private static final int WIDTH = EncoderModel.MINILM.width();
  private static final Map<Integer, float[]> EMBEDDED = new ConcurrentHashMap<>();

  private BenchVectors() {}

  static final class Remember extends DoFn<TextVector, Void> {
    @ProcessElement
    public void remember(@Element TextVector vector) {
      EMBEDDED.put(vector.index(), vector.values());
    }
  }

  /** What is needed of one dataset. */
  private record Night(String root, List<String> titles, float[][] items, List<int[]> histories) {
    static Night read(String root) throws IOException {
      try (ObjectStore store = ObjectStores.open(root)) {
        String manifest =
            store.list("datasets").stream()
                .filter(key -> key.endsWith("/" + Layout.MANIFEST))
                .findFirst()
                .orElseThrow(() -> new IOException("no dataset below " + root));
        FolderReader dataset =
            FolderReader.open(
                store, manifest.substring(0, manifest.lastIndexOf('/')), Layout.DATASET);
        DatasetFacts facts = dataset.manifest().facts(DatasetFacts.class);
        List<String> titles = new ArrayList<>();
        for (String line : lines(dataset, Layout.ITEMS)) {
          titles.add(Json.read(line, CatalogItem.class, Layout.ITEMS).title());
        }
        Npy.Floats vectors = dataset.readFloats(Layout.ITEM_TEXT_VECTORS);
        float[][] items = new float[vectors.rows()][];
        for (int row = 0; row < items.length; row++) {
          items[row] = Arrays.copyOfRange(vectors.values(), row * WIDTH, (row + 1) * WIDTH);
        }
        List<int[]> histories = new ArrayList<>();
        for (int part = 0; part < facts.parts(); part++) {
          for (String line : lines(dataset, Layout.sequences(part, facts.parts()))) {
            histories.add(Json.read(line, UserSequence.class, "sequences").trainItems());
          }
        }
        return new Night(root, titles, items, histories);
      }
    }

    private static List<String> lines(FolderReader dataset, String name) throws IOException {
      return new String(dataset.read(name), StandardCharsets.UTF_8).lines().toList();
    }

    /** Vectors of the users' prompts, from the cache where that knows them. */
    List<float[]> prompted() {
      Map<String, Integer> tokens = new HashMap<>();
      List<Prompt> prompts = new ArrayList<>();
      try (Tokenizer tokenizer = EncoderModel.MINILM.openTokenizer()) {
        for (int user = 0; user < histories.size(); user++) {
          List<String> liked =
              Arrays.stream(histories.get(user))
                  .mapToObj(item -> titles.get(item - Conventions.FIRST_ITEM))
                  .filter(title -> !title.isBlank())
                  .toList();
          if (!liked.isEmpty()) {
            String text = Prompts.user(liked, t -> tokens.computeIfAbsent(t, tokenizer::count), 96);
            prompts.add(new Prompt(Prompt.Owner.USER, user, text));
          }
        }
      }
      EMBEDDED.clear();
      Pipeline pipeline =
          Pipeline.create(PipelineOptionsFactory.fromArgs(SimilarUsersBench.ENGINE).create());
      pipeline
          .apply(Create.of(prompts).withCoder(Prompt.CODER))
          .apply(EmbedTexts.with(new EmbedTexts.Options(root, EncoderModel.MINILM, 128, 96, 0)))
          .get(EmbedTexts.USERS)
          .apply(ParDo.of(new Remember()));
      pipeline.run().waitUntilFinish();
      return EMBEDDED.keySet().stream().sorted().map(EMBEDDED::get).toList();
    }

    /** One vector of a sampled history. */
    float[] sampled(Map<Integer, List<int[]>> usersOf, Random random) {
      while (true) {
        int[] first = histories.get(random.nextInt(histories.size()));
        if (first.length == 0) {
          continue;
        }
        List<int[]> sharing = usersOf.get(first[random.nextInt(first.length)]);
        int[] second = sharing.get(random.nextInt(sharing.size()));
        float[] sum = new float[WIDTH];
        add(first, 0.75, random, sum);
        add(second, 0.25, random, sum);
        double squares = 0;
        for (float value : sum) {
          squares += (double) value * value;
        }
        if (squares > 0) {
          for (int i = 0; i < WIDTH; i++) {
            sum[i] = (float) (sum[i] / Math.sqrt(squares));
          }
          return sum;
        }
      }
    }

    private void add(int[] history, double chance, Random random, float[] sum) {
      for (int item : history) {
        if (random.nextDouble() < chance) {
          float[] vector = items[item - Conventions.FIRST_ITEM];
          for (int i = 0; i < WIDTH; i++) {
            sum[i] += vector[i];
          }
        }
      }
    }

    Map<Integer, List<int[]>> usersOf() {
      Map<Integer, List<int[]>> usersOf = new HashMap<>();
      for (int[] history : histories) {
        for (int item : history) {
          usersOf.computeIfAbsent(item, none -> new ArrayList<>()).add(history);
        }
      }
      return usersOf;
    }
  }

  /** Prompts first, then sampled histories of the datasets in turn, in a random order. */
  static List<float[]> real(List<String> roots, int count) throws IOException {
    List<float[]> vectors = new ArrayList<>();
    List<Night> nights = new ArrayList<>();
    for (String root : roots) {
      Night night = Night.read(root);
      nights.add(night);
      vectors.addAll(night.prompted());
    }
    System.err.printf("%,d vectors of real user prompts%n", vectors.size());
    List<Map<Integer, List<int[]>>> usersOf = nights.stream().map(Night::usersOf).toList();
    Random random = new Random(1);
    while (vectors.size() < count) {
      int night = vectors.size() % nights.size();
      vectors.add(nights.get(night).sampled(usersOf.get(night), random));
    }
    Collections.shuffle(vectors, new Random(2));
    return vectors;
  }

  /**
   * Around so many centres of length 1, with noise of a length of about {@code spread}: a very
   * large one leaves no structure.
   */
  static List<float[]> clustered(int count, int centres, double spread) {
    Random random = new Random(3);
    float[][] centre = new float[centres][];
    for (int i = 0; i < centres; i++) {
      centre[i] = near(new float[WIDTH], 1, random);
    }
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vectors.add(near(centre[random.nextInt(centres)], spread, random));
    }
    return vectors;
  }

  private static float[] near(float[] centre, double spread, Random random) {
    double[] moved = new double[WIDTH];
    double squares = 0;
    for (int i = 0; i < WIDTH; i++) {
      moved[i] = centre[i] + spread * random.nextGaussian() / Math.sqrt(WIDTH);
      squares += moved[i] * moved[i];
    }
    float[] unit = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      unit[i] = (float) (moved[i] / Math.sqrt(squares));
    }
    return unit;
  }
}
