package dev.nightjar.nightly.cost;

/**
 * One thing that a night is billed for.
 *
 * @param stage whose
 * @param what is billed
 * @param quantity in {@code unit}
 * @param dollars for all of it
 */
record CostLine(String stage, String what, double quantity, String unit, double dollars) {}
