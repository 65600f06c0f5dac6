/**
 * Sequences and a model bundle -> recommendations, in reading order: {@link
 * dev.nightjar.recommend.RecommendRun} (what a run is, and its id), {@link
 * dev.nightjar.recommend.Shard} (one part's users), {@link dev.nightjar.recommend.Batch} (users of
 * like length), {@link dev.nightjar.recommend.BatchScorer} (the model), {@link
 * dev.nightjar.recommend.PartWriter} (the files), {@link dev.nightjar.recommend.ShardRunner} (a
 * shard from start to end).
 */
package dev.nightjar.recommend;
