package dev.nightjar.functions;

/** The same of the native executable. */
class NativeRuntimeApiIT extends RuntimeApiIT {}
