package dev.nightjar.report;

import java.util.OptionalDouble;

/**
 * One night among others.
 *
 * @param run its folder
 * @param model id of its model
 * @param ndcg test NDCG@10 of the model, full catalog
 * @param rows of the log
 * @param rejected fraction of these
 * @param coverage fraction of the catalog that stands in any list
 * @param drift divergence of popularity from the night before
 * @param seconds of all stages together
 * @param cost of all stages together, US dollars
 */
public record NightFigures(
    String date,
    String run,
    String model,
    OptionalDouble ndcg,
    OptionalDouble rows,
    OptionalDouble rejected,
    double coverage,
    OptionalDouble drift,
    OptionalDouble seconds,
    OptionalDouble cost) {}
