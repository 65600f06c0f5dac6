/**
 * Lambda handlers, chosen by name ({@code QUARKUS_LAMBDA_HANDLER}): {@code launch} starts and
 * watches the Dataflow job, {@code recommend} plans a run or computes one of its shards, {@code
 * publish} verifies and publishes a run. Handlers hold no logic: they turn an event into calls on
 * the stages' own classes, and the answer back.
 *
 * <p>{@code docs/events.md} shows every event and answer. A failed invocation answers as Lambda's
 * runtimes do, {@code {"errorType":…,"errorMessage":…}}, with one of four types: {@link
 * dev.nightjar.functions.WrongEventException}, {@link
 * dev.nightjar.functions.RefusedEventException}, {@link
 * dev.nightjar.functions.TransientFailureException}, {@link
 * dev.nightjar.functions.OutOfTimeException}.
 */
package dev.nightjar.functions;
