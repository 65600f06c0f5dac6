/**
 * Logs and catalog to a dataset, in the order of the data: {@code log} (rows in, bad ones out),
 * {@code sequence} (histories, item index, sequences), {@code text} (prompts, vectors, PCA), {@code
 * similar} (similar users), {@code quality} (the report and the manifest). {@code element} holds
 * what all of them are made of; {@code check} looks at inputs before a night; {@code identity} is
 * who the stage is where it runs outside AWS. {@link dev.nightjar.dataset.BuildDataset} is the
 * pipeline.
 */
package dev.nightjar.dataset;
