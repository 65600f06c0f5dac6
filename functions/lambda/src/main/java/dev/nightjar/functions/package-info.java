/**
 * Lambda handlers, chosen by name ({@code QUARKUS_LAMBDA_HANDLER}): {@code launch} starts and
 * watches the Dataflow job, {@code recommend} begins and checks a night, plans a run or computes
 * one of its shards, {@code publish} verifies and publishes a run, {@code load} brings it into a
 * database, {@code report} writes the morning report, {@code retain} deletes old nights. Handlers
 * hold no logic: they turn an event into calls on the stages' own classes, and the answer back.
 *
 * <p>{@code docs/events.md} shows every event and answer. A failed invocation answers as Lambda's
 * runtimes do, {@code {"errorType":…,"errorMessage":…}}, with one of five types: {@link
 * dev.nightjar.functions.WrongEventException}, {@link
 * dev.nightjar.functions.RefusedEventException}, {@link
 * dev.nightjar.functions.NothingPublishedException}, {@link
 * dev.nightjar.functions.TransientFailureException}, {@link
 * dev.nightjar.functions.OutOfTimeException}.
 *
 * <p>Three things that libraries also do are our own, and {@code docs/benchmarks.md} has what they
 * would add to a start: the line of metrics ({@link dev.nightjar.stage.MetricLine}), which a
 * trainer in a container writes, too; the five calls of Dataflow ({@link
 * dev.nightjar.launch.DataflowJobs}); and settings, which are declared once for commands, variables
 * and events.
 */
package dev.nightjar.functions;
