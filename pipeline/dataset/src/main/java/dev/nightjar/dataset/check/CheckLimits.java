package dev.nightjar.dataset.check;

import java.util.Optional;

/**
 * Settings of the night that decide whether it would stop.
 *
 * @param eventTypes as they are given
 * @param minValue of an interaction
 * @param maxRejected highest accepted fraction of rejected rows
 * @param minInCatalog lowest accepted fraction of interactions on items of the catalog
 * @param maxUserInteractions a user with more keeps the newest
 */
public record CheckLimits(
    Optional<String> eventTypes,
    Optional<Double> minValue,
    double maxRejected,
    double minInCatalog,
    int maxUserInteractions) {}
