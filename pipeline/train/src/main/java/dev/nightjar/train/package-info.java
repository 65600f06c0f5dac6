/**
 * The train stage, dataset to model bundle. Packages in reading order: {@code settings}, {@code
 * input}, {@code tensor}, {@code onnx}, {@code pairs}, {@code model}, {@code evaluation}, {@code
 * training}, {@code bundle}.
 */
package dev.nightjar.train;
