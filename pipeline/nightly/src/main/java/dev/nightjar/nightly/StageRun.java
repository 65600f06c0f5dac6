package dev.nightjar.nightly;

import java.util.OptionalLong;

/**
 * One stage of one night, as it went.
 *
 * @param stage its word
 * @param folder what it made or found, relative to the root
 * @param seconds from start to end of its process
 * @param peakBytes most memory its process held, if the system tells
 * @param reused whether everything was there already
 */
public record StageRun(
    String stage, String folder, double seconds, OptionalLong peakBytes, boolean reused) {}
