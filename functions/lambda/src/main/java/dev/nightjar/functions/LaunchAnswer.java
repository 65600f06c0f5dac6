package dev.nightjar.functions;

/**
 * The job of a night.
 *
 * @param jobId Dataflow's
 * @param jobName ours, of the night's id
 */
public record LaunchAnswer(String jobId, String jobName) {}
