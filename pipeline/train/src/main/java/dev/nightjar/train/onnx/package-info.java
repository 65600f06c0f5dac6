/** Writing ONNX graphs. */
package dev.nightjar.train.onnx;
