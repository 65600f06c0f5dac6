package dev.nightjar.functions;

import java.util.Optional;

/**
 * What was cancelled.
 *
 * @param jobId Dataflow's, of the job that ran; empty if none did
 */
public record CancelAnswer(Optional<String> jobId) {}
