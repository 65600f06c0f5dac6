/**
 * LLM-ESR: {@link dev.nightjar.trainer.model.DualView} and its parts, each able to compute on
 * libtorch and to add itself to an ONNX graph.
 */
package dev.nightjar.trainer.model;
