/** Writing ONNX graphs. */
package dev.nightjar.trainer.onnx;
