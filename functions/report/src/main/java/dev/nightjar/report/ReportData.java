package dev.nightjar.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.RecommendationFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * All data of one night's report. What an interrupted night did not reach is absent.
 *
 * @param date of the night, as {@code YYYY-MM-DD}
 * @param stages as they went, in order
 * @param dataset its facts and {@code quality.json}
 * @param model figures of the model
 * @param served what was published
 * @param nights this night and those before it, oldest first, at most 30
 * @param afterwards last night's lists against what users then did
 */
public record ReportData(
    String date,
    List<Stage> stages,
    Optional<Dataset> dataset,
    Optional<Model> model,
    Optional<Served> served,
    List<NightFigures> nights,
    Optional<Afterwards> afterwards) {
  public ReportData {
    stages = List.copyOf(stages);
    nights = List.copyOf(nights);
  }

  /** Whether a run was published. */
  boolean isServed() {
    return served.isPresent();
  }

  /** Whether the gate refused tonight's model, and the one in production served instead. */
  boolean isServedByProduction() {
    return served.flatMap(run -> run.facts().servedBy()).isPresent();
  }

  /**
   * One stage.
   *
   * @param state {@code done}, {@code reused}, {@code refused} or {@code failed}
   * @param reason why it was refused or failed
   * @param peakBytes most memory its process held; empty if the workers of an engine shared the
   *     work
   */
  public record Stage(
      String name,
      String state,
      Optional<String> reason,
      Instant start,
      double seconds,
      OptionalLong peakBytes,
      long rowsIn,
      long rowsOut,
      long rejected,
      long bytes,
      double cost,
      Optional<String> folder) {
    /** Peak memory in words, also where the receipt has none. */
    String memory() {
      return peakBytes.isPresent() ? Numbers.bytes(peakBytes.getAsLong()) : "not recorded";
    }
  }

  /**
   * @param quality {@code quality.json}
   * @param rejected reasons, most frequent first
   * @param histories users by length of history
   * @param popularity items by interactions
   */
  public record Dataset(
      String folder,
      DatasetFacts facts,
      JsonNode quality,
      List<Rejection> rejected,
      Histogram histories,
      Histogram popularity) {}

  /**
   * Rows refused for one reason.
   *
   * @param input {@code interactions}, {@code catalog} or {@code users}
   * @param examples the first such rows with their files and lines
   */
  public record Rejection(String input, String reason, long rows, List<Example> examples) {
    public Rejection {
      examples = List.copyOf(examples);
    }

    /** A refused row. */
    public record Example(String file, long line, String row) {}
  }

  /**
   * @param settings those of training, from its manifest
   */
  public record Model(
      String folder, String backbone, JsonNode metrics, JsonNode settings, List<Epoch> epochs) {
    /** The model's id. */
    String id() {
      return folder.substring(folder.lastIndexOf('/') + 1);
    }
  }

  /** One line of the training log. */
  public record Epoch(int epoch, double loss, OptionalDouble ndcg) {}

  /**
   * @param rules as the run records them, missing if there were none
   * @param ruleCounts what these did, missing likewise
   * @param tenths items from the most to the least popular, in ten equal groups
   * @param shortReasons users with a short list, by reason
   */
  public record Served(
      String folder,
      String run,
      RecommendationFacts facts,
      Optional<JsonNode> rules,
      Optional<RuleCounts> ruleCounts,
      Map<String, Long> shortReasons,
      List<Tenth> tenths,
      List<ExampleUser> users) {}

  /** Shares of one tenth of the items. */
  public record Tenth(double interactions, double recommendations) {}

  /**
   * One user, with titles.
   *
   * @param kind why this one is shown
   * @param history the newest, newest last
   * @param list the first recommendations
   * @param taken what was taken after the list was published, if that is what the user shows
   */
  public record ExampleUser(
      String kind,
      String user,
      int length,
      List<Shown> history,
      List<Shown> list,
      List<String> taken) {
    /** How many interactions the history has, in words. */
    String interactions() {
      return Numbers.count(length, "interaction");
    }
  }

  /**
   * One line of an example.
   *
   * @param note its day, or its source
   * @param hit whether the user took it
   */
  public record Shown(String note, String title, boolean hit) {}
}
