package dev.nightjar.recommend;

import dev.nightjar.contract.PartFormat;
import dev.nightjar.stage.storage.ObjectStore;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of runs of a {@link TinyNight}, and the same with one thing else. */
public final class TinySettings {
  private TinySettings() {}

  /** Of a run of a tiny night: all parts, one after another, without rules. */
  public static RecommendSettings of(
      ObjectStore store, TinyNight.Folders folders, int top, PartFormat format, int threads) {
    return new RecommendSettings(
        store.root().toString(),
        folders.dataset(),
        folders.model(),
        top,
        format,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        4,
        threads,
        false);
  }

  /** The same settings, with the files parted by an attribute of the users. */
  public static RecommendSettings partitioned(RecommendSettings settings, String attribute) {
    return with(
        settings,
        Optional.of(attribute),
        settings.rules(),
        settings.explain(),
        settings.production());
  }

  /** The same settings, under the rules of a file, with reasons. */
  public static RecommendSettings ruled(RecommendSettings settings, Path rules) {
    return with(
        settings,
        settings.partitionBy(),
        Optional.of(rules.toString()),
        true,
        settings.production());
  }

  /** The same settings, for a model of an earlier dataset. */
  public static RecommendSettings production(RecommendSettings settings) {
    return with(settings, settings.partitionBy(), settings.rules(), settings.explain(), true);
  }

  /** The same settings, with related items for every item. */
  public static RecommendSettings related(RecommendSettings settings, int most) {
    return with(
        settings,
        settings.partitionBy(),
        settings.rules(),
        settings.explain(),
        settings.production(),
        Optional.of(most));
  }

  /** The same settings, with some users held out. */
  public static RecommendSettings heldOut(RecommendSettings of, double share, String salt) {
    return with(of, of.itemUsers(), of.usersPerItem(), Optional.of(share), Optional.of(salt));
  }

  /** The same settings, with the best users of these items or values. */
  public static RecommendSettings itemUsers(RecommendSettings of, String targets, int most) {
    return with(of, Optional.of(targets), Optional.of(most), of.holdoutShare(), of.holdoutSalt());
  }

  /** The same settings, for one part alone. */
  public static RecommendSettings shard(RecommendSettings of, int part) {
    return new RecommendSettings(
        of.root(),
        of.dataset(),
        of.model(),
        of.top(),
        of.format(),
        of.partitionBy(),
        of.rules(),
        of.explain(),
        of.relatedItems(),
        of.itemUsers(),
        of.usersPerItem(),
        of.holdoutShare(),
        of.holdoutSalt(),
        Optional.of(part),
        of.batchSize(),
        of.threads(),
        of.production());
  }

  private static RecommendSettings with(
      RecommendSettings of,
      Optional<String> itemUsers,
      Optional<Integer> usersPerItem,
      Optional<Double> holdoutShare,
      Optional<String> holdoutSalt) {
    return new RecommendSettings(
        of.root(),
        of.dataset(),
        of.model(),
        of.top(),
        of.format(),
        of.partitionBy(),
        of.rules(),
        of.explain(),
        of.relatedItems(),
        itemUsers,
        usersPerItem,
        holdoutShare,
        holdoutSalt,
        of.shard(),
        of.batchSize(),
        of.threads(),
        of.production());
  }

  private static RecommendSettings with(
      RecommendSettings settings,
      Optional<String> partitionBy,
      Optional<String> rules,
      boolean explain,
      boolean production) {
    return with(settings, partitionBy, rules, explain, production, settings.relatedItems());
  }

  private static RecommendSettings with(
      RecommendSettings settings,
      Optional<String> partitionBy,
      Optional<String> rules,
      boolean explain,
      boolean production,
      Optional<Integer> relatedItems) {
    return new RecommendSettings(
        settings.root(),
        settings.dataset(),
        settings.model(),
        settings.top(),
        settings.format(),
        partitionBy,
        rules,
        explain,
        relatedItems,
        settings.itemUsers(),
        settings.usersPerItem(),
        settings.holdoutShare(),
        settings.holdoutSalt(),
        settings.shard(),
        settings.batchSize(),
        settings.threads(),
        production);
  }
}
