package dev.nightjar.recommend;

import dev.nightjar.contract.Holdout;
import dev.nightjar.contract.ItemUser;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.contract.Partition;
import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;
import java.util.Optional;

/** Everything that can be set for {@code recommend}. */
public record RecommendSettings(
    @Heading("Input")
        @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting(
            value = "Folder of the dataset, relative to the root.",
            madeBy = Layout.DATASET,
            affects = Affects.NOTHING)
        String dataset,
    @Setting(
            value = "Folder of the model bundle, relative to the root.",
            madeBy = Layout.TRAIN,
            affects = Affects.NOTHING)
        String model,
    @Heading("Lists")
        @Setting(value = "Recommendations per user, 1 to 10,000.", defaultValue = "20")
        int top,
    @Setting(value = "Format of the parts.", defaultValue = "parquet") PartFormat format,
    @Setting(
            "Attribute of the users, such as segment, by which files are partitioned"
                + " into folders segment=VALUE.")
        Optional<String> partitionBy,
    @Setting(
            value =
                "YAML file of rules (path or URI): what may be recommended to whom. A"
                    + " change of its content changes the result, its name does not matter.",
            affects = Affects.NOTHING)
        Optional<String> rules,
    @Setting(
            value = "Say which item of the history contributed most to each recommendation.",
            defaultValue = "false")
        boolean explain,
    @Setting(
            "Related items of each kind, bought together and alike, for every item, 1 to 200: the output"
                + " related-items, for which the model was trained with --related-pairs.")
        Optional<Integer> relatedItems,
    @Setting(
            "Items whose best users are wanted, separated by commas, at most 100: ids, or attribute=value for all"
                + " items that have it; the output item-users.")
        Optional<String> itemUsers,
    @Setting("Users of each of --item-users at most, 1 to 1,000,000; 1,000 by default.")
        Optional<Integer> usersPerItem,
    @Setting(
            "Share of the users with a history who get the popular list instead of their own, above 0 and up"
                + " to 0.5, to measure what lists bring; needs --holdout-salt.")
        Optional<Double> holdoutShare,
    @Setting(
            "Any text that, with their ids, draws the users of --holdout-share; keep it from night to night.")
        Optional<String> holdoutSalt,
    @Heading("Work")
        @Setting(
            value = "Part to compute, 0 or more, counted from 0; all by default.",
            affects = Affects.NOTHING)
        Optional<Integer> shard,
    @Setting(
            value =
                "Users scored at a time, 1 to 4,096; fewer where their scores would take more than"
                    + " 256 MB. It can change the last bit of a score.",
            defaultValue = "128")
        int batchSize,
    @Setting(
            value = "Threads that score, 0 to 1,024; 0 takes all cores.",
            defaultValue = "0",
            affects = Affects.NOTHING)
        int threads,
    @Heading("Model in production")
        @Setting(
            value =
                "Serve with a model trained on an earlier dataset, such as the one in"
                    + " production: items are matched by id, and items that it does not know are"
                    + " left out.",
            defaultValue = "false",
            affects = Affects.NOTHING)
        boolean production)
    implements StageSettings {
  public RecommendSettings {
    Require.notBlank(root, "--root");
    Require.notBlank(dataset, "--dataset");
    Require.notBlank(model, "--model");
    Require.inRange(top, 1, 10_000, "--top");
    Require.notNull(format, "--format");
    partitionBy.ifPresent(name -> Partition.checkName(name, "--partition-by"));
    relatedItems.ifPresent(most -> Require.inRange(most, 1, 200, "--related-items"));
    itemUsers.ifPresent(ItemUser::targets);
    usersPerItem.ifPresent(most -> Require.inRange(most, 1, 1_000_000, "--users-per-item"));
    Require.that(
        usersPerItem.isEmpty() || itemUsers.isPresent(), "--users-per-item needs --item-users");
    Holdout.of(holdoutShare, holdoutSalt);
    shard.ifPresent(part -> Require.atLeast(part, 0, "--shard"));
    Require.inRange(batchSize, 1, 4096, "--batch-size");
    Require.inRange(threads, 0, 1024, "--threads");
  }

  /** The number of threads that 0 stands for. */
  int effectiveThreads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
