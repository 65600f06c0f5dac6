/** Java arrays to libtorch tensors and back, the life of native memory, and threads. */
package dev.nightjar.train.tensor;
