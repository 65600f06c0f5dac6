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
import dev.nightjar.stage.command.Setting;
import dev.nightjar.stage.command.StageSettings;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** Everything the dataset stage can be told, with all defaults. */
public record DatasetSettings(
    @Setting(
            value =
                "Logs: files, folders or globs, comma separated; JSON lines, CSV, TSV or Parquet of"
                    + " user_id, item_id, timestamp, event_type, value; plain, gzip or zstd.",
            changesResult = false)
        String interactions,
    @Setting(
            value =
                "Catalogue, as above: item_id, title, brand, categories, description, price,"
                    + " attributes.",
            changesResult = false)
        String catalog,
    @Setting(
            value = "Users to serve though they may have no history, as above: user_id.",
            changesResult = false)
        Optional<String> users,
    InputSettings input,
    @Setting("Event types that count, each perhaps with a weight: view=0.2,buy. All count without.")
        Optional<String> eventTypes,
    @Setting("Leave out interactions with a smaller value, such as a rating, or without one.")
        Optional<Double> minValue,
    @Setting(value = "Where all results go: a path, file: or s3: URI.", changesResult = false)
        String root,
    @Setting("The night, as YYYY-MM-DD.") String date,
    @Setting(
            value = "Highest accepted fraction of rejected rows in any one input.",
            defaultValue = "0.01",
            changesResult = false)
        double maxRejected,
    @Setting(
            value = "Stop where a smaller fraction of interactions is on items of the catalogue.",
            defaultValue = "0",
            changesResult = false)
        double minInCatalog,
    @Setting(
            value = "Users with fewer interactions are served, but not trained on.",
            defaultValue = "1")
        int minUserInteractions,
    @Setting(value = "Drop items with fewer interactions.", defaultValue = "1")
        int minItemInteractions,
    @Setting(
            value = "Count again in what is left until nothing changes: the k-core.",
            defaultValue = "false")
        boolean coreUntilStable,
    @Setting(
            value = "Keep only the newest of a user with more, before anything is counted.",
            defaultValue = "10000")
        int maxUserInteractions,
    @Setting("Sequences keep only so many of the newest interactions. No limit without.")
        Optional<Integer> maxLength,
    @Setting(
            "Hold out by time: the last so many days for test, those before for validation. Without,"
                + " the last and second last interaction of each user.")
        Optional<Integer> splitDays,
    @Setting(value = "Parts of the users: one file, one worker each.", defaultValue = "4")
        int parts,
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
    @Setting("Width of its vectors, where the model has several or is not known here.")
        Optional<Integer> embeddingWidth,
    @Setting("Another address of the service, such as http://localhost:8080/v1.")
        Optional<String> embeddingUrl,
    @Setting(
            value = "US dollars a million tokens, where the model is not known here.",
            changesResult = false)
        Optional<Double> embeddingPrice,
    @Setting(
            value = "Stop before new texts would cost more US dollars than this.",
            defaultValue = "10",
            changesResult = false)
        double maxEmbeddingCost,
    @Setting(
            value = "Embedding requests a second, of each process.",
            defaultValue = "10",
            changesResult = false)
        double embeddingRate,
    @Setting(
            value = "Embedding requests at the same time, of each worker.",
            defaultValue = "4",
            changesResult = false)
        int embeddingConcurrency,
    @Setting(
            value = "Give up one embedding request after so long.",
            defaultValue = "30",
            changesResult = false)
        int embeddingTimeoutSeconds,
    @Setting(
            value = "Give up after so many attempts at one embedding request.",
            defaultValue = "6",
            changesResult = false)
        int embeddingAttempts,
    @Setting(
            value =
                "Item vectors of --encoder file: Parquet {item_id, vector}, or one .npy matrix.",
            changesResult = false)
        Optional<String> itemVectors,
    @Setting(value = "Item ids of the rows of the .npy, one a line.", changesResult = false)
        Optional<String> itemVectorIds,
    @Setting(
            value = "Text of an item; a part between semicolons without a value is left out.",
            defaultValue = PromptTemplate.STANDARD)
        String itemPrompt,
    @Setting(
            value = "What a user's vector is made of: the titles, or the mean of the item vectors.",
            defaultValue = "prompt")
        UserVectors userVectors,
    @Setting(value = "Item texts are cut at this length.", defaultValue = "128") int itemTokens,
    @Setting(value = "User texts keep the newest titles within this length.", defaultValue = "96")
        int userTokens,
    @Setting(value = "Width of the reduced item vectors.", defaultValue = "64") int pcaWidth,
    @Setting(value = "Similar users per user.", defaultValue = "10") int similarUsers,
    @Setting(
            value = "Up to so many users, similar ones are found by comparing all with all.",
            defaultValue = "100000")
        int exactUsers,
    @Setting(value = "Beyond that, users per cell, on average.", defaultValue = "500")
        int cellUsers,
    @Setting(value = "And cells in which each user is compared.", defaultValue = "32")
        int probedCells,
    @Setting(
            value = "Dataset to measure drift against: latest, none, or a folder below the root.",
            defaultValue = PreviousDataset.LATEST,
            changesResult = false)
        String previous,
    @Setting(
            value = "Warn beyond this drift (see quality.json): measure=fraction, comma separated.",
            defaultValue =
                "new_users=0.5,lost_users=0.5,new_items=0.5,lost_items=0.5,tail_share=0.1,popularity=0.2",
            changesResult = false)
        String driftWarn,
    @Setting(value = "Stop beyond this drift, as above.", defaultValue = "", changesResult = false)
        String driftStop,
    @Setting(value = "Engine.", defaultValue = "flink", changesResult = false) Runner runner,
    @Setting(
            value = "Threads of the local engine, or slots of the Flink cluster.",
            defaultValue = "2",
            changesResult = false)
        int parallelism,
    @Setting(
            value = "Flink cluster, as host:port; without, Flink runs inside this process.",
            changesResult = false)
        Optional<String> flinkMaster,
    @Setting(value = "Google Cloud project of the Dataflow job.", changesResult = false)
        Optional<String> project,
    @Setting(value = "Region of the Dataflow job.", changesResult = false) Optional<String> region,
    @Setting(value = "Where the Dataflow job keeps its own files: gs://.", changesResult = false)
        Optional<String> tempLocation,
    @Setting(
            value = "Where the Dataflow job finds its program; below the above by default.",
            changesResult = false)
        Optional<String> stagingLocation,
    @Setting(
            value = "Machines of the Dataflow job.",
            defaultValue = "n2-standard-4",
            changesResult = false)
        String machineType,
    @Setting(
            value = "Machines of the Dataflow job at most.",
            defaultValue = "16",
            changesResult = false)
        int maxWorkers,
    @Setting(
            value = "Further Beam options, separated by blanks: --labels={...}.",
            changesResult = false)
        Optional<String> engineOptions)
    implements StageSettings {

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
    Require.night(date, "--date");
    Require.inRange(maxRejected, 0, 1, "--max-rejected");
    Require.inRange(minInCatalog, 0, 1, "--min-in-catalog");
    Require.atLeast(minUserInteractions, 1, "--min-user-interactions");
    Require.atLeast(minItemInteractions, 1, "--min-item-interactions");
    Require.atLeast(maxUserInteractions, 3, "--max-user-interactions");
    maxLength.ifPresent(length -> Require.atLeast(length, 3, "--max-length"));
    splitDays.ifPresent(days -> Require.inRange(days, 1, 10_000, "--split-days"));
    EventFilter.of(eventTypes, minValue);
    Require.inRange(parts, 1, 10_000, "--parts");
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
