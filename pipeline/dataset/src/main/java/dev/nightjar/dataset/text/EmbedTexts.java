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
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Prompts to vectors, through the {@link EmbeddingCache}: only texts never seen before reach the
 * encoder. Tallies: {@code texts.distinct}, and {@code embedded.new} and {@code embedded.reused},
 * which depend on the state of the cache. What one bucket has embedded is safe even if the job is
 * killed.
 */
public final class EmbedTexts extends PTransform<PCollection<Prompt>, PCollectionTuple> {
  public static final TupleTag<TextVector> ITEMS = new TupleTag<>("items") {};
  public static final TupleTag<TextVector> USERS = new TupleTag<>("users") {};
  public static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  /**
   * How to embed.
   *
   * @param root URI of the root that holds the cache
   * @param itemTokens longer item texts are cut
   * @param userTokens longer user texts are cut
   */
  public record Options(String root, EncoderModel model, int itemTokens, int userTokens)
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
    PCollectionTuple out =
        prompts
            .apply(
                "KeyByBucket",
                WithKeys.<Integer, Prompt>of(p -> EmbeddingCache.bucket(fixed.key(p)))
                    .withKeyType(TypeDescriptors.integers()))
            .apply("GroupByBucket", GroupByKey.create())
            .apply(
                "Embed",
                ParDo.of(new Embed(options, total))
                    .withSideInputs(total)
                    .withOutputTags(ITEMS, TupleTagList.of(USERS).and(TALLIES)));
    out.get(ITEMS).setCoder(TextVector.CODER);
    out.get(USERS).setCoder(TextVector.CODER);
    return out;
  }

  static final class Embed extends DoFn<KV<Integer, Iterable<Prompt>>, TextVector> {
    private final Options options;
    private final PCollectionView<Long> total;
    private transient Encoder encoder;

    Embed(Options options, PCollectionView<Long> total) {
      this.options = options;
      this.total = total;
    }

    @ProcessElement
    public void embed(ProcessContext context) throws IOException {
      SharedProgress progress = SharedProgress.of("embed texts", "texts", context.sideInput(total));
      Map<String, List<Prompt>> texts = byKey(context.element().getValue());
      int bucket = context.element().getKey();
      try (ObjectStore store = ObjectStores.open(options.root())) {
        String name = options.model().encoder();
        EmbeddingCache cache = new EmbeddingCache(store, name, bucket, EncoderModel.WIDTH);
        Map<String, float[]> known = cache.load(texts.keySet());
        Map<String, float[]> fresh = encode(texts, known, progress);
        cache.save(fresh);
        context.output(TALLIES, Tally.of("embedded.new", fresh.size()));
        context.output(TALLIES, Tally.of("embedded.reused", known.size()));
        emit(texts, known, context);
        emit(texts, fresh, context);
      }
      context.output(TALLIES, Tally.of("texts.distinct", texts.size()));
    }

    private Map<String, List<Prompt>> byKey(Iterable<Prompt> prompts) {
      Map<String, List<Prompt>> texts = new TreeMap<>();
      for (Prompt prompt : prompts) {
        texts.computeIfAbsent(options.key(prompt), key -> new ArrayList<>()).add(prompt);
      }
      return texts;
    }

    private Map<String, float[]> encode(
        Map<String, List<Prompt>> texts, Map<String, float[]> known, SharedProgress progress) {
      Map<String, float[]> fresh = new HashMap<>();
      for (Map.Entry<String, List<Prompt>> text : texts.entrySet()) {
        if (!known.containsKey(text.getKey())) {
          Prompt prompt = text.getValue().get(0);
          fresh.put(text.getKey(), encoder().encode(prompt.text(), options.maxTokens(prompt)));
        }
        progress.advance(text.getValue().size());
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
