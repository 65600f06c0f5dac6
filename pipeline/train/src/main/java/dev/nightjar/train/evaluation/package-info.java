/**
 * How good a model is: representations of all users, ranks of their targets, figures by group, and
 * the popularity baseline.
 */
package dev.nightjar.train.evaluation;
