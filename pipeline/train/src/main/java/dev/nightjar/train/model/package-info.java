/**
 * LLM-ESR: {@link dev.nightjar.train.model.DualView} and its parts, each able to compute on
 * libtorch and to add itself to an ONNX graph.
 */
package dev.nightjar.train.model;
