package dev.nightjar.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.contract.StageReceipt.Outcome;
import dev.nightjar.recommend.TinyNight;
import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stages that leave the files of a {@link TinyNight}, so that what comes after them can be tested
 * within seconds. The log they are given is the seed of the night.
 */
final class TinyStages implements Stages {
  static final int PARTS = 3;
  static final int USERS = 60;

  private final Map<String, String> models = new HashMap<>();
  private volatile Map<String, String> last = Map.of();
  private int datasetExitCode;
  private int trainExitCode;
  private boolean refuses;

  /** Makes the container of the dataset stage end with this exit code, and without a word. */
  void endDatasetWith(int exitCode) {
    datasetExitCode = exitCode;
  }

  /** Makes training end with this exit code; above 2 as if its process had been ended. */
  void endTrainingWith(int exitCode) {
    trainExitCode = exitCode;
    refuses = false;
  }

  /** Makes the gate refuse the model. */
  void refuse() {
    trainExitCode = ExitCode.REFUSED;
    refuses = true;
  }

  /** What the last dataset stage was given. */
  Map<String, String> parameters() {
    return last;
  }

  @Override
  public int dataset(Map<String, String> parameters) throws IOException {
    try (ObjectStore store = ObjectStores.open(parameters.get("root"))) {
      last = Map.copyOf(parameters);
      String log = parameters.get("interactions");
      if (!log.matches("\\d+")) {
        receipt(Layout.DATASET, store, parameters.get("receipt"), Outcome.FAILED, Optional.empty());
        return 1;
      }
      TinyNight.Folders folders =
          TinyNight.random(Long.parseLong(log), USERS, 40, PARTS)
              .write(store, LocalDate.parse(parameters.get("date")));
      models.put(folders.dataset(), folders.model());
      receipt(
          Layout.DATASET,
          store,
          parameters.get("receipt"),
          Outcome.DONE,
          Optional.of(folders.dataset()));
      return 0;
    }
  }

  @Override
  public int container(List<String> command, Map<String, String> environment) throws IOException {
    if (command.get(0).equals(Layout.TRAIN)) {
      return train(command);
    }
    return datasetExitCode == 0 ? dataset(parameters(command, environment)) : datasetExitCode;
  }

  /** What the night decided, over what its settings say. */
  private static Map<String, String> parameters(
      List<String> command, Map<String, String> environment) {
    Map<String, String> parameters = new HashMap<>();
    Json.read(environment.get("NIGHTJAR_DATASET_PARAMETERS"), JsonNode.class, "parameters")
        .properties()
        .forEach(each -> parameters.put(each.getKey(), each.getValue().textValue()));
    for (String name : List.of("root", "date", "receipt")) {
      parameters.put(name, valueOf(command, "--" + name));
    }
    return parameters;
  }

  /** Trains a model and leaves its receipt, as a container does. */
  int train(List<String> command) throws IOException {
    try (ObjectStore store = ObjectStores.open(valueOf(command, "--root"))) {
      String receipt = valueOf(command, "--receipt");
      if (trainExitCode == 0) {
        String model = models.get(valueOf(command, "--dataset"));
        receipt(Layout.TRAIN, store, receipt, Outcome.DONE, Optional.of(model));
      } else if (refuses || trainExitCode <= ExitCode.WRONG_USAGE) {
        Outcome outcome = refuses ? Outcome.REFUSED : Outcome.FAILED;
        receipt(Layout.TRAIN, store, receipt, outcome, Optional.empty());
      }
      return trainExitCode;
    }
  }

  static String valueOf(List<String> command, String flag) {
    return command.get(command.indexOf(flag) + 1);
  }

  /** Leaves a receipt; one that is not good has the reason {@code as the test asked}. */
  static void receipt(
      String stage, ObjectStore store, String key, Outcome outcome, Optional<String> folder)
      throws IOException {
    StageReceipt receipt =
        new StageReceipt(
            stage,
            outcome,
            outcome.isGood() ? Optional.empty() : Optional.of("as the test asked"),
            folder,
            Optional.empty(),
            Instant.EPOCH,
            0,
            OptionalLong.empty(),
            0,
            0,
            0,
            0,
            Map.of(),
            0);
    store.replace(key, Json.pretty(receipt), store.version(key));
  }
}
