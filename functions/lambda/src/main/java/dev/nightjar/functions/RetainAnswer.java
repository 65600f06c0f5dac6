package dev.nightjar.functions;

/** How much was deleted. */
public record RetainAnswer(int folders, int objects) {}
