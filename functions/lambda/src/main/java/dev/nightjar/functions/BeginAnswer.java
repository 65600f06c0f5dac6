package dev.nightjar.functions;

/**
 * Whether a night may go on.
 *
 * @param claimed false if another night of the schedule has its date
 */
public record BeginAnswer(boolean claimed) {}
