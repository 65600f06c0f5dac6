package dev.nightjar.dataset;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.quality.DriftLimits;
import dev.nightjar.dataset.quality.PreviousDataset;
import dev.nightjar.dataset.text.EncoderChoice;
import dev.nightjar.dataset.text.PromptTemplate;
import dev.nightjar.dataset.text.RemoteModel;
import dev.nightjar.dataset.text.TextEncoder;
import dev.nightjar.input.EventFilter;
import dev.nightjar.input.InputSettings;
import dev.nightjar.input.TimeWindow;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** Everything the dataset stage can be told, with all defaults. */
public record DatasetSettings(
    @Heading("Input")
        @Setting(
            value =
                "Logs: files, folders or globs, comma separated; JSON lines, CSV, TSV or Parquet of"
                    + " user_id, item_id, timestamp, event_type, value; plain, gzip or zstd.",
            affects = Affects.NOTHING)
        String interactions,
    @Setting(
            value =
                "Catalog: files, folders or globs, comma separated, with item_id, title, brand,"
                    + " categories, description, price, attributes.",
            affects = Affects.NOTHING)
        String catalog,
    @Setting(
            value =
                "Users to serve even without a history: files, folders or globs, comma separated,"
                    + " with user_id.",
            affects = Affects.NOTHING)
        Optional<String> users,
    @Heading("How files are read") InputSettings input,
    @Heading("What counts")
        @Setting(
            "Event types that count, each perhaps with a weight: view=0.2,buy. All count without.")
        Optional<String> eventTypes,
    @Setting("Leave out interactions with a smaller value, such as a rating, or without one.")
        Optional<Double> minValue,
    @Heading("The night")
        @Setting(
            value = "Root of the nights: a path, file:///... or s3://bucket/folder.",
            affects = Affects.NOTHING)
        String root,
    @Setting(
            value = "Date of the night, YYYY-MM-DD, or today (in UTC).",
            defaultValue = DatasetSettings.TODAY)
        String date,
    @Heading("Limits")
        @Setting(
            value = "Largest accepted fraction (0 to 1) of rejected rows in any one input.",
            defaultValue = "0.01",
            affects = Affects.NOTHING)
        double maxRejected,
    @Setting(
            value =
                "Stop if a smaller fraction (0 to 1) of interactions is on items of the catalog.",
            defaultValue = "0",
            affects = Affects.NOTHING)
        double minInCatalog,
    @Heading("Histories")
        @Setting(
            value =
                "User core, 1 or more: users with fewer interactions are served, but not trained on.",
            defaultValue = "1")
        int minUserInteractions,
    @Setting(
            value = "Item core, 1 or more: drop items with fewer interactions.",
            defaultValue = "1")
        int minItemInteractions,
    @Setting(
            value = "Apply user and item core again until nothing changes: the k-core.",
            defaultValue = "false")
        boolean coreUntilStable,
    @Setting(
            value =
                "Longest history in interactions, cut to the newest before the core is applied; at least 3.",
            defaultValue = "10000")
        int maxUserInteractions,
    @Setting(
            "Longest sequence in interactions, cut to the newest; at least 3. Unlimited by default.")
        Optional<Integer> maxLength,
    @Setting(
            "Days held out for test, 1 to 10,000, and as many before for validation. Leave-one-out by default.")
        Optional<Integer> splitDays,
    @Setting(
            "Parts into which users are split, 1 to 10,000: one file and one worker each. By default one for 64 MB"
                + " of the log (packed files count eightfold), from 4 to 1,000.")
        Optional<Integer> parts,
    @Heading("Text vectors")
        @Setting(
            value =
                "Where text vectors come from: a sentence encoder that runs here, Amazon Bedrock,"
                    + " OpenAI or what speaks its protocol (key in OPENAI_API_KEY), or a file of item"
                    + " vectors.",
            defaultValue = "local")
        EncoderChoice.Kind encoder,
    @Setting(
            "Model of the encoder: minilm or bge (local), a Titan or Cohere model (bedrock), any"
                + " (openai); by default minilm, amazon.titan-embed-text-v2:0,"
                + " text-embedding-3-small.")
        Optional<String> encoderModel,
    @Setting("Width of the encoder's vectors, if its model has several or is not known here.")
        Optional<Integer> embeddingWidth,
    @Setting(
            "Address of the embedding service, such as http://localhost:8080/v1; the vendor's by default.")
        Optional<String> embeddingUrl,
    @Setting(
            value =
                "Price of the encoder in US dollars per million tokens, if its model is not known here.",
            affects = Affects.NOTHING)
        Optional<Double> embeddingPrice,
    @Setting(
            value =
                "Largest accepted cost of embedding a night's new texts in US dollars, 0 or more.",
            defaultValue = "10",
            affects = Affects.NOTHING)
        double maxEmbeddingCost,
    @Setting(
            value = "Embedding requests per second and process, 0.01 to 10,000.",
            defaultValue = "10",
            affects = Affects.NOTHING)
        double embeddingRate,
    @Setting(
            value = "Embedding requests in flight per worker, 1 to 256.",
            defaultValue = "4",
            affects = Affects.NOTHING)
        int embeddingConcurrency,
    @Setting(
            value = "Timeout of one embedding request in seconds, 1 to 3,600.",
            defaultValue = "30",
            affects = Affects.NOTHING)
        int embeddingTimeoutSeconds,
    @Setting(
            value = "Attempts at one embedding request, 1 to 20.",
            defaultValue = "6",
            affects = Affects.NOTHING)
        int embeddingAttempts,
    @Setting(
            value =
                "Item vectors of --encoder file: Parquet {item_id, vector}, or one .npy matrix.",
            affects = Affects.NOTHING)
        Optional<String> itemVectors,
    @Setting(
            value =
                "Item ids of the rows of an --item-vectors .npy matrix: a text file, one id a line.",
            affects = Affects.NOTHING)
        Optional<String> itemVectorIds,
    @Setting(
            value = "Text of an item; a part between semicolons without a value is left out.",
            defaultValue = PromptTemplate.STANDARD)
        String itemPrompt,
    @Setting(
            value =
                "What a user's vector is made of: the mean of the item vectors, or a prompt of the titles.",
            defaultValue = "mean")
        UserVectors userVectors,
    @Setting(
            value = "Longest item text in tokens, 8 to 512; longer ones are cut.",
            defaultValue = "128")
        int itemTokens,
    @Setting(
            value = "Longest user text in tokens, 8 to 512; the newest titles are kept.",
            defaultValue = "96")
        int userTokens,
    @Setting(
            value = "Width of the item vectors after PCA, from 1 to the width of the encoder.",
            defaultValue = "64")
        int pcaWidth,
    @Heading("Similar users")
        @Setting(value = "Similar users per user, 1 to 1,000.", defaultValue = "10")
        int similarUsers,
    @Setting(
            value =
                "Largest number of users, 0 or more, for which similar users are found by exact search.",
            defaultValue = "100000")
        int exactUsers,
    @Setting(
            value =
                "Users per cell of the approximate search for similar users, on average; at least 10.",
            defaultValue = "500")
        int cellUsers,
    @Setting(
            value =
                "Cells that the approximate search for similar users looks at per user, 1 to 100,000, among up to"
                    + " 600; among more cells they grow with the square root of their number.",
            defaultValue = "32")
        int probedCells,
    @Heading("Drift")
        @Setting(
            value = "Dataset to measure drift against: latest, none, or a folder below the root.",
            defaultValue = PreviousDataset.LATEST,
            affects = Affects.NOTHING)
        String previous,
    @Setting(
            value = "Drift (see quality.json) that is warned of: MEASURE=LIMIT, comma separated.",
            defaultValue =
                "new_users=0.5,lost_users=0.5,new_items=0.5,lost_items=0.5,tail_share=0.1,popularity=0.2",
            affects = Affects.NOTHING)
        String driftWarn,
    @Setting(
            value =
                "Drift (see quality.json) that stops the night: MEASURE=LIMIT, comma separated.",
            defaultValue = "",
            affects = Affects.NOTHING)
        String driftStop,
    @Heading("Engine")
        @Setting(value = "Engine of the stage.", defaultValue = "flink", affects = Affects.NOTHING)
        Runner runner,
    @Setting(
            value =
                "Threads of the local engine, or slots of the Flink cluster, 1 to 1,000. Inputs of at most 512 KB"
                    + " (packed files count eightfold) need one.",
            defaultValue = "2",
            affects = Affects.NOTHING)
        int parallelism,
    @Setting(
            value = "Flink cluster as HOST:PORT; Flink inside this process by default.",
            affects = Affects.NOTHING)
        Optional<String> flinkMaster,
    @Setting(value = "Google Cloud project of the Dataflow job.", affects = Affects.NOTHING)
        Optional<String> project,
    @Setting(value = "Region of the Dataflow job.", affects = Affects.NOTHING)
        Optional<String> region,
    @Setting(
            value = "Folder for the Dataflow job's temporary files: gs://BUCKET/FOLDER.",
            affects = Affects.NOTHING)
        Optional<String> tempLocation,
    @Setting(
            value =
                "Folder for the Dataflow job's program: gs://BUCKET/FOLDER; below --temp-location by default.",
            affects = Affects.NOTHING)
        Optional<String> stagingLocation,
    @Setting(
            value = "Machine type of the Dataflow job.",
            defaultValue = "n2-standard-4",
            affects = Affects.NOTHING)
        String machineType,
    @Setting(
            value = "Largest number of machines of the Dataflow job, 1 to 1,000.",
            defaultValue = "16",
            affects = Affects.NOTHING)
        int maxWorkers,
    @Setting(
            value = "Further Beam options, separated by blanks: --labels={...}.",
            affects = Affects.NOTHING)
        Optional<String> engineOptions)
    implements StageSettings {

  /** Stands for the date of the day, in UTC. */
  static final String TODAY = "today";

  /** What a user's vector is made of. */
  public enum UserVectors {
    /** A text that lists the titles of the history. */
    PROMPT,
    /** The mean of the vectors of the items. */
    MEAN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DatasetSettings {
    date = TODAY.equals(date) ? LocalDate.now(ZoneOffset.UTC).toString() : date;
    Require.night(date, "--date");
    Require.inRange(maxRejected, 0, 1, "--max-rejected");
    Require.inRange(minInCatalog, 0, 1, "--min-in-catalog");
    Require.atLeast(minUserInteractions, 1, "--min-user-interactions");
    Require.atLeast(minItemInteractions, 1, "--min-item-interactions");
    Require.atLeast(maxUserInteractions, 3, "--max-user-interactions");
    maxLength.ifPresent(length -> Require.atLeast(length, 3, "--max-length"));
    splitDays.ifPresent(days -> Require.inRange(days, 1, 10_000, "--split-days"));
    EventFilter.of(eventTypes, minValue);
    parts.ifPresent(count -> Require.inRange(count, 1, 10_000, "--parts"));
    Require.inRange(itemTokens, 8, 512, "--item-tokens");
    Require.inRange(userTokens, 8, 512, "--user-tokens");
    Require.atLeast(pcaWidth, 1, "--pca-width");
    Require.inRange(maxEmbeddingCost, 0, 1e9, "--max-embedding-cost");
    PromptTemplate.parse(itemPrompt);
    DriftLimits.parse("--drift-warn", driftWarn);
    DriftLimits.parse("--drift-stop", driftStop);
    boolean file = encoder == EncoderChoice.Kind.FILE;
    Require.that(
        file == itemVectors.isPresent(), "--encoder file and --item-vectors belong together");
    Require.that(
        itemVectors.isPresent() || itemVectorIds.isEmpty(),
        "--item-vector-ids belongs to --item-vectors");
    Require.that(
        !file || userVectors == UserVectors.MEAN,
        "--encoder file cannot embed what users liked: it needs --user-vectors mean");
    if (!file) {
      RemoteModel.Limits remote =
          RemoteModel.Limits.of(
              embeddingRate, embeddingConcurrency, embeddingTimeoutSeconds, embeddingAttempts);
      int width =
          new EncoderChoice(
                  encoder, encoderModel, embeddingWidth, embeddingUrl, embeddingPrice, remote)
              .encoder()
              .width();
      Require.inRange(pcaWidth, 1, width, "--pca-width");
    }
    Require.inRange(similarUsers, 1, 1000, "--similar-users");
    Require.atLeast(exactUsers, 0, "--exact-users");
    Require.atLeast(cellUsers, 10, "--cell-users");
    Require.inRange(probedCells, 1, 100_000, "--probed-cells");
    Require.inRange(parallelism, 1, 1000, "--parallelism");
    Require.inRange(maxWorkers, 1, 1000, "--max-workers");
    Require.that(
        flinkMaster.isEmpty() || flinkMaster.get().matches("[^:/\\s]+:\\d+"),
        "--flink-master must be host:port, was %s",
        flinkMaster.orElse(""));
    Require.that(
        runner != Runner.DATAFLOW
            || (project.isPresent() && region.isPresent() && tempLocation.isPresent()),
        "--runner dataflow needs --project, --region and --temp-location");
  }

  EventFilter eventFilter() {
    return EventFilter.of(eventTypes, minValue);
  }

  /** Times that are plausible for this night. */
  TimeWindow timeWindow() {
    return input.timeWindow(LocalDate.parse(date));
  }

  /** The encoder these settings describe; not for {@link EncoderChoice.Kind#FILE}. */
  TextEncoder textEncoder() {
    return new EncoderChoice(
            encoder,
            encoderModel,
            embeddingWidth,
            embeddingUrl,
            embeddingPrice,
            RemoteModel.Limits.of(
                embeddingRate, embeddingConcurrency, embeddingTimeoutSeconds, embeddingAttempts))
        .encoder();
  }
}
