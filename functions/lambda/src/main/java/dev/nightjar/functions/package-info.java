/**
 * Lambda handlers, chosen by name ({@code QUARKUS_LAMBDA_HANDLER}): {@code recommend} computes one
 * shard, {@code publish} verifies and publishes a run. Events and answers are JSON with snake_case
 * names; see {@link dev.nightjar.functions.RecommendEvent} and {@link
 * dev.nightjar.functions.PublishEvent}.
 *
 * <p>A failed invocation answers as Lambda's Java runtime does: {@code {"errorType":…,
 * "errorMessage":…}}. The types a caller may meet:
 *
 * <ul>
 *   <li>{@code dev.nightjar.functions.WrongEventException}: the event is not what the handler
 *       expects; retrying does not help.
 *   <li>{@code dev.nightjar.contract.ContractException}: a file is not what its manifest promises,
 *       or the event belongs to another run; retrying does not help.
 *   <li>{@code dev.nightjar.stage.storage.ConflictException}: someone else wrote something else;
 *       retrying does not help.
 *   <li>{@code java.io.FileNotFoundException}: an input is not finished.
 *   <li>{@code java.io.IOException}: the object store failed; retry.
 * </ul>
 */
package dev.nightjar.functions;
