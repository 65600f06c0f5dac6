package dev.nightjar.dataset.quality;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.dataset.element.Tally;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Compares tonight's users and items with an earlier dataset's. Every user and item becomes a
 * number under its id: what the earlier night adds to it and what tonight adds can be told apart in
 * the sum. Tallies: see {@link Drift}.
 */
public final class MeasureDrift
    extends PTransform<PCollection<UserSequence>, PCollection<KV<String, Long>>> {
  private static final long TONIGHT = 1;
  private static final long BEFORE = 1L << 32;

  private final PCollection<CatalogItem> items;
  private final PreviousDataset previous;
  private final String root;

  private MeasureDrift(PCollection<CatalogItem> items, PreviousDataset previous, String root) {
    this.items = items;
    this.previous = previous;
    this.root = root;
  }

  /**
   * @param root URI of the root that holds the earlier dataset
   */
  public static MeasureDrift of(
      PCollection<CatalogItem> items, PreviousDataset previous, String root) {
    return new MeasureDrift(items, previous, root);
  }

  @Override
  public PCollection<KV<String, Long>> expand(PCollection<UserSequence> users) {
    PCollection<KV<String, Long>> tonightsUsers =
        users.apply("TonightsUsers", ParDo.of(new Users())).setCoder(Tally.CODER);
    PCollection<KV<String, Long>> tonightsItems =
        items.apply(
            "TonightsItems",
            MapElements.into(Tally.TYPE)
                .via(item -> KV.of(item.itemId(), TONIGHT * (item.interactions() + 1))));
    return PCollectionList.of(
            List.of(
                sum("Users", tonightsUsers, read("Users", previous.sequences(), MeasureDrift::user))
                    .apply("UserTallies", MapElements.into(Tally.TYPE).via(u -> userTally(u))),
                sum(
                        "Items",
                        tonightsItems,
                        read("Items", List.of(previous.items()), MeasureDrift::item))
                    .apply("ItemTallies", MapElements.into(Tally.TYPE).via(i -> itemTally(i))),
                users
                    .getPipeline()
                    .apply(
                        "Previous",
                        Create.of(Tally.of(Drift.PREVIOUS + previous.folder(), 1))
                            .withCoder(Tally.CODER))))
        .apply("DriftTallies", Flatten.pCollections());
  }

  private static PCollection<KV<String, Long>> sum(
      String name, PCollection<KV<String, Long>> tonight, PCollection<KV<String, Long>> before) {
    return PCollectionList.of(tonight)
        .and(before)
        .apply("Both" + name, Flatten.pCollections())
        .apply("Sum" + name, Sum.longsPerKey());
  }

  private interface Parse extends Serializable {
    /** Id and number of a line; null if it does not count. */
    KV<String, Long> line(String json);
  }

  private PCollection<KV<String, Long>> read(String name, List<String> files, Parse parse) {
    return items
        .getPipeline()
        .apply("Previous" + name, Create.of(files))
        .apply("Spread" + name, Reshuffle.viaRandomKey())
        .apply("Read" + name, ParDo.of(new Read(root, parse)))
        .setCoder(Tally.CODER);
  }

  private static KV<String, Long> user(String json) {
    UserSequence user = Json.read(json, UserSequence.class, "previous sequences");
    return user.items().length > 0 ? KV.of(user.userId(), BEFORE) : null;
  }

  private static KV<String, Long> item(String json) {
    CatalogItem item = Json.read(json, CatalogItem.class, "previous items");
    return KV.of(item.itemId(), BEFORE * (item.interactions() + 1));
  }

  private static KV<String, Long> userTally(KV<String, Long> user) {
    boolean before = user.getValue() >= BEFORE;
    boolean tonight = user.getValue() % BEFORE > 0;
    return Tally.of(Drift.USERS + (before ? tonight ? "kept" : "lost" : "new"), 1);
  }

  private static KV<String, Long> itemTally(KV<String, Long> item) {
    return Tally.of(Drift.ITEM + item.getValue() / BEFORE + "/" + item.getValue() % BEFORE, 1);
  }

  static final class Users extends DoFn<UserSequence, KV<String, Long>> {
    @ProcessElement
    public void user(@Element UserSequence user, OutputReceiver<KV<String, Long>> out) {
      if (user.items().length > 0) {
        out.output(KV.of(user.userId(), TONIGHT));
      }
    }
  }

  static final class Read extends DoFn<String, KV<String, Long>> {
    private final String root;
    private final Parse parse;

    Read(String root, Parse parse) {
      this.root = root;
      this.parse = parse;
    }

    @ProcessElement
    public void read(@Element String key, OutputReceiver<KV<String, Long>> out) throws IOException {
      try (ObjectStore store = ObjectStores.open(root);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(store.open(key), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          KV<String, Long> parsed = parse.line(line);
          if (parsed != null) {
            out.output(parsed);
          }
        }
      }
    }
  }
}
