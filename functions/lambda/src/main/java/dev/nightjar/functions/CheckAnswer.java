package dev.nightjar.functions;

/**
 * The answer about a dataset that the functions can serve.
 *
 * @param threads that score at a time
 * @param memoryMib what they need, about
 */
public record CheckAnswer(int threads, long memoryMib) {}
