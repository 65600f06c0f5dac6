package dev.nightjar.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a consumer may want to know of a published run before opening its parts.
 *
 * @param date the night, as {@code YYYY-MM-DD}
 * @param format the word of a {@link PartFormat}
 * @param partitionBy attribute of the users whose values part the files, see {@link Partition}
 * @param top rows each user should have
 * @param users users in the parts
 * @param rows rows of all parts
 * @param shortUsers users with fewer than {@code top} rows, because nothing else was eligible
 * @param sources rows by source
 * @param coverage fraction of the catalog's items that stand in at least one list
 * @param dataset manifest of the dataset, relative to the root
 * @param model manifest of the model, relative to the root
 * @param servedBy {@link RecommendationRun#PRODUCTION} if the gate refused the night's own model;
 *     empty otherwise
 * @param outputs rows of each optional output that the run has, by its folder
 * @param deltaFrom manifest of the run from which the output {@code delta} counts
 */
public record RecommendationFacts(
    String date,
    String format,
    Optional<String> partitionBy,
    int top,
    long users,
    long rows,
    long shortUsers,
    Map<String, Long> sources,
    double coverage,
    String dataset,
    String model,
    Optional<String> servedBy,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> outputs,
    Optional<String> deltaFrom) {
  public RecommendationFacts {
    partitionBy = partitionBy == null ? Optional.empty() : partitionBy;
    servedBy = servedBy == null ? Optional.empty() : servedBy;
    Require.inRange(coverage, 0, 1, "coverage");
    outputs = outputs == null ? Map.of() : new TreeMap<>(outputs);
    deltaFrom = deltaFrom == null ? Optional.empty() : deltaFrom;
  }
}
