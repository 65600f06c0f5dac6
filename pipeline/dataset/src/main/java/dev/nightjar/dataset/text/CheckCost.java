package dev.nightjar.dataset.text;

import dev.nightjar.dataset.element.JobStopped;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Estimates what the texts that the cache does not know would cost, and stops the job if that is
 * too much. What waits for its one {@link #TOKENS} has spent nothing before. Tally: {@code
 * embedded.tokens_estimated}.
 */
final class CheckCost extends PTransform<PCollection<KV<Integer, Prompt>>, PCollectionTuple> {
  /** Tokens that may be paid for: one number, once the cost is accepted. */
  static final TupleTag<Long> TOKENS = new TupleTag<>("tokens") {};

  static final TupleTag<KV<String, Long>> TALLIES = new TupleTag<>("tallies") {};

  private static final String ESTIMATED_TOKENS = "embedded.tokens_estimated";
  private static final String ESTIMATED_TEXTS = "embedded.texts_estimated";

  private final EmbedTexts.Options options;

  private CheckCost(EmbedTexts.Options options) {
    this.options = options;
  }

  static CheckCost of(EmbedTexts.Options options) {
    return new CheckCost(options);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, Prompt>> byBucket) {
    PCollectionView<Map<String, Long>> estimates =
        byBucket
            .apply("GroupByBucket", GroupByKey.create())
            .apply("Estimate", ParDo.of(new Estimate(options)))
            .setCoder(Tally.CODER)
            .apply("Sum", Sum.longsPerKey())
            .apply("Estimates", View.asMap());
    return byBucket
        .getPipeline()
        .apply("Once", Create.of(true))
        .apply(
            "Check",
            ParDo.of(new Check(options, estimates))
                .withSideInputs(estimates)
                .withOutputTags(TOKENS, TupleTagList.of(TALLIES)));
  }

  /** What so many tokens cost, in US dollars. */
  static double dollars(long tokens, double perMillion) {
    return tokens * perMillion / 1e6;
  }

  static final class Estimate extends DoFn<KV<Integer, Iterable<Prompt>>, KV<String, Long>> {
    private final EmbedTexts.Options options;
    private transient Tokenizer tokenizer;

    Estimate(EmbedTexts.Options options) {
      this.options = options;
    }

    @Setup
    public void open() {
      tokenizer = options.model().openTokenizer();
    }

    @ProcessElement
    public void estimate(ProcessContext context) throws IOException {
      Map<String, List<Prompt>> texts = options.byKey(context.element().getValue());
      try (ObjectStore store = ObjectStores.open(options.root())) {
        texts
            .keySet()
            .removeAll(
                options.cache(store, context.element().getKey()).load(texts.keySet()).keySet());
      }
      long tokens = 0;
      for (List<Prompt> prompts : texts.values()) {
        Prompt prompt = prompts.get(0);
        tokens += tokenizer.ids(prompt.text(), options.maxTokens(prompt)).length;
      }
      context.output(Tally.of(ESTIMATED_TOKENS, tokens));
      context.output(Tally.of(ESTIMATED_TEXTS, texts.size()));
    }

    @Teardown
    public void close() {
      tokenizer.close();
    }
  }

  static final class Check extends DoFn<Boolean, Long> {
    private final EmbedTexts.Options options;
    private final PCollectionView<Map<String, Long>> estimates;

    Check(EmbedTexts.Options options, PCollectionView<Map<String, Long>> estimates) {
      this.options = options;
      this.estimates = estimates;
    }

    @ProcessElement
    public void check(ProcessContext context) {
      Map<String, Long> estimated = context.sideInput(estimates);
      long tokens = estimated.getOrDefault(ESTIMATED_TOKENS, 0L);
      double price = options.model().dollarsPerMillionTokens();
      String words =
          String.format(
              Locale.ROOT,
              "%,d new texts for %s, about %,d tokens at $%s a million, would cost about $%.4f",
              estimated.getOrDefault(ESTIMATED_TEXTS, 0L),
              options.model().encoder(),
              tokens,
              price,
              dollars(tokens, price));
      if (dollars(tokens, price) > options.maxDollars()) {
        throw JobStopped.because(
            "%s, --max-embedding-cost allows $%s; nothing was sent"
                .formatted(words, options.maxDollars()));
      }
      System.err.println("dataset: " + words);
      context.output(TALLIES, Tally.of(ESTIMATED_TOKENS, tokens));
      context.output(tokens);
    }
  }
}
