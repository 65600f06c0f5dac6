package dev.nightjar.contract;

import java.util.Map;

/**
 * What a consumer may want to know of a published run before opening its parts.
 *
 * @param date the night, as {@code YYYY-MM-DD}
 * @param format {@code parquet} or {@code jsonl}
 * @param top rows each user should have
 * @param users users in the parts
 * @param rows rows of all parts
 * @param shortUsers users with fewer than {@code top} rows, because nothing else was eligible
 * @param sources rows by source
 * @param dataset manifest of the dataset, relative to the root
 * @param model manifest of the model, relative to the root
 */
public record RecommendationFacts(
    String date,
    String format,
    int top,
    long users,
    long rows,
    long shortUsers,
    Map<String, Long> sources,
    String dataset,
    String model) {}
