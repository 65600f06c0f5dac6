/** The model bundle: serving graph, proof that it equals the trained model, metrics, card. */
package dev.nightjar.train.bundle;
