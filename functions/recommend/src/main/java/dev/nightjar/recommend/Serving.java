package dev.nightjar.recommend;

import dev.nightjar.contract.DatasetFacts;
import java.io.IOException;
import java.util.Optional;

/**
 * What the lists of a run are made with: model, catalog and rules, loaded once and good for any
 * number of shards, from any number of threads.
 */
public final class Serving implements AutoCloseable {
  private final Catalog catalog;
  private final ListBuilder lists;
  private final ColdLists coldLists;
  private final Scorer scorer;
  private final Optional<ItemVectors> vectors;

  private Serving(RecommendRun run) throws IOException {
    int items = run.dataset().manifest().facts(DatasetFacts.class).items();
    catalog = Catalog.read(run.dataset(), items, run.rules());
    lists = new ListBuilder(catalog.rules(), run.plan().top());
    coldLists = new ColdLists(catalog, lists, run.popularity());
    scorer = Scorer.load(run.model(), items);
    vectors = run.settings().explain() ? Optional.of(scorer.itemVectors()) : Optional.empty();
  }

  /** Reads all of it; counts what is popular, if the rules need that and nobody has yet. */
  public static Serving load(RecommendRun run) throws IOException {
    return new Serving(run);
  }

  Catalog catalog() {
    return catalog;
  }

  ListBuilder lists() {
    return lists;
  }

  ColdLists coldLists() {
    return coldLists;
  }

  Scorer scorer() {
    return scorer;
  }

  /** If lists are to be explained. */
  Optional<ItemVectors> vectors() {
    return vectors;
  }

  @Override
  public void close() {
    scorer.close();
  }
}
