/** Java arrays to libtorch tensors and back, and the life of native memory. */
package dev.nightjar.trainer.tensor;
