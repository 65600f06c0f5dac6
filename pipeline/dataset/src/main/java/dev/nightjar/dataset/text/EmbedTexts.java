package dev.nightjar.dataset.text;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Prompts to vectors, through the {@link EmbeddingCache}: only texts never seen before reach the
 * encoder, and where that costs money, only once {@link CheckCost} has seen what all of them would
 * cost. Tallies: {@code texts.distinct}, and {@code embedded.new}, {@code embedded.reused}, {@code
 * embedded.damaged} (segments of the cache) and {@link #TOKENS}, which depend on the state of the
 * cache. What is embedded is stored chunk by chunk, before the next one begins: whatever ends the
 * process, no more than a chunk of each worker is lost.
 */
public final class EmbedTexts extends PTransform<PCollection<Prompt>, PCollectionTuple> {
  public static final TupleTag<TextVector> ITEMS = new TupleTag<>("items") {};
  public static final TupleTag<TextVector> USERS = new TupleTag<>("users") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  /** Tally of what the encoder read. */
  public static final String TOKENS = "embedded.tokens";

  /** Texts handed to the encoder at once; a failure loses no more of them. */
  private static final int CHUNK = 256;

  /**
   * How to embed.
   *
   * @param root URI of the root that holds the cache
   * @param itemTokens longer item texts are cut
   * @param userTokens longer user texts are cut
   * @param maxDollars what new texts may cost
   */
  public record Options(
      String root, TextEncoder model, int itemTokens, int userTokens, double maxDollars)
      implements Serializable {
    public Options {
      Require.inRange(itemTokens, 8, 512, "itemTokens");
      Require.inRange(userTokens, 8, 512, "userTokens");
    }

    int maxTokens(Prompt prompt) {
      return prompt.owner() == Prompt.Owner.ITEM ? itemTokens : userTokens;
    }

    String key(Prompt prompt) {
      return prompt.key(model.encoder(), maxTokens(prompt));
    }

    EmbeddingCache cache(ObjectStore store, int bucket) {
      return new EmbeddingCache(store, model.encoder(), bucket, model.width());
    }

    /** Prompts by the key of their text; those of a key have the same vector. */
    Map<String, List<Prompt>> byKey(Iterable<Prompt> prompts) {
      Map<String, List<Prompt>> texts = new TreeMap<>();
      for (Prompt prompt : prompts) {
        texts.computeIfAbsent(key(prompt), key -> new ArrayList<>()).add(prompt);
      }
      return texts;
    }
  }

  private final Options options;

  private EmbedTexts(Options options) {
    this.options = options;
  }

  public static EmbedTexts with(Options options) {
    return new EmbedTexts(options);
  }

  @Override
  public PCollectionTuple expand(PCollection<Prompt> prompts) {
    Options fixed = options;
    PCollectionView<Long> total =
        prompts.apply("CountTexts", Count.globally()).apply("Total", View.asSingleton());
    PCollection<KV<Integer, Prompt>> byBucket =
        prompts.apply(
            "KeyByBucket",
            WithKeys.<Integer, Prompt>of(p -> EmbeddingCache.bucket(p.owner(), fixed.key(p)))
                .withKeyType(TypeDescriptors.integers()));
    List<PCollectionView<?>> views = new ArrayList<>(List.of(total));
    PCollectionView<Long> allowed = null;
    List<PCollection<KV<String, Long>>> tallies = new ArrayList<>();
    if (options.model().dollarsPerMillionTokens() > 0) {
      PCollectionTuple checked = byBucket.apply("CheckCost", CheckCost.of(options));
      tallies.add(checked.get(CheckCost.TALLIES));
      allowed = checked.get(CheckCost.TOKENS).apply("Allowed", View.asSingleton());
      views.add(allowed);
    }
    PCollectionTuple out =
        byBucket
            .apply("GroupByBucket", GroupByKey.create())
            .apply(
                "Embed",
                ParDo.of(new Embed(options, total, allowed))
                    .withSideInputs(views)
                    .withOutputTags(ITEMS, TupleTagList.of(USERS).and(TALLIES)));
    out.get(ITEMS).setCoder(TextVector.CODER);
    out.get(USERS).setCoder(TextVector.CODER);
    tallies.add(out.get(TALLIES).setCoder(Tally.CODER));
    return PCollectionTuple.of(ITEMS, out.get(ITEMS))
        .and(USERS, out.get(USERS))
        .and(TALLIES, PCollectionList.of(tallies).apply("AllTallies", Flatten.pCollections()));
  }

  static final class Embed extends DoFn<KV<Integer, Iterable<Prompt>>, TextVector> {
    private final Options options;
    private final PCollectionView<Long> total;
    private final PCollectionView<Long> allowed;
    private transient Encoder encoder;

    /**
     * @param allowed null if nothing has to be waited for
     */
    Embed(Options options, PCollectionView<Long> total, PCollectionView<Long> allowed) {
      this.options = options;
      this.total = total;
      this.allowed = allowed;
    }

    @ProcessElement
    public void embed(ProcessContext context) throws IOException {
      if (allowed != null) {
        context.sideInput(allowed);
      }
      SharedProgress progress = SharedProgress.of("embed texts", "texts", context.sideInput(total));
      Map<String, List<Prompt>> texts = options.byKey(context.element().getValue());
      try (ObjectStore store = ObjectStores.open(options.root())) {
        EmbeddingCache cache = options.cache(store, context.element().getKey());
        Map<String, float[]> known = cache.load(texts.keySet());
        emit(texts, known, context);
        known.keySet().forEach(key -> progress.advance(texts.get(key).size()));
        Map<String, List<Prompt>> unknown = new TreeMap<>(texts);
        unknown.keySet().removeAll(known.keySet());
        for (List<String> chunk : chunks(unknown)) {
          Map<String, float[]> fresh = encode(chunk, unknown, context);
          cache.save(fresh);
          emit(texts, fresh, context);
          chunk.forEach(key -> progress.advance(texts.get(key).size()));
        }
        context.output(TALLIES, Tally.of("embedded.new", unknown.size()));
        context.output(TALLIES, Tally.of("embedded.reused", known.size()));
        context.output(TALLIES, Tally.of("embedded.damaged", cache.damaged()));
      }
      context.output(TALLIES, Tally.of("texts.distinct", texts.size()));
    }

    /** Keys of texts to encode at once, those that may have the same length together. */
    private List<List<String>> chunks(Map<String, List<Prompt>> texts) {
      Map<Integer, List<String>> byLength = new TreeMap<>();
      texts.forEach(
          (key, prompts) ->
              byLength
                  .computeIfAbsent(options.maxTokens(prompts.get(0)), length -> new ArrayList<>())
                  .add(key));
      List<List<String>> chunks = new ArrayList<>();
      for (List<String> keys : byLength.values()) {
        for (int from = 0; from < keys.size(); from += CHUNK) {
          chunks.add(keys.subList(from, Math.min(from + CHUNK, keys.size())));
        }
      }
      return chunks;
    }

    private Map<String, float[]> encode(
        List<String> keys, Map<String, List<Prompt>> texts, ProcessContext context) {
      List<Prompt> chunk = keys.stream().map(key -> texts.get(key).get(0)).toList();
      Encoder.Encoded encoded =
          encoder()
              .encode(chunk.stream().map(Prompt::text).toList(), options.maxTokens(chunk.get(0)));
      context.output(TALLIES, Tally.of(TOKENS, encoded.tokens()));
      Map<String, float[]> fresh = new HashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        fresh.put(keys.get(i), encoded.vectors().get(i));
      }
      return fresh;
    }

    /** Loaded when the first new text comes: a night without new texts never needs it. */
    private Encoder encoder() {
      if (encoder == null) {
        encoder = options.model().open();
      }
      return encoder;
    }

    private void emit(
        Map<String, List<Prompt>> texts, Map<String, float[]> vectors, ProcessContext context) {
      vectors.forEach(
          (key, vector) -> {
            for (Prompt prompt : texts.get(key)) {
              TupleTag<TextVector> tag = prompt.owner() == Prompt.Owner.ITEM ? ITEMS : USERS;
              context.output(tag, new TextVector(prompt.index(), vector));
            }
          });
    }

    @Teardown
    public void close() {
      if (encoder != null) {
        encoder.close();
      }
    }
  }
}
