/**
 * Starts the Dataflow job of a night and tells how it is, for the state machine: {@link
 * dev.nightjar.launch.Launch} on top of {@link dev.nightjar.launch.DataflowJobs}, Dataflow's REST
 * API, on top of {@link dev.nightjar.launch.GoogleAccess}, the way in from AWS without a key.
 */
package dev.nightjar.launch;
