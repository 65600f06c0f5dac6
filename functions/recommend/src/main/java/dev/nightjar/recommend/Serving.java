package dev.nightjar.recommend;

import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.ModelFacts;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Everything that computes the lists of a run: model, catalog and rules, loaded once and usable for
 * any number of shards, from any number of threads.
 */
public final class Serving implements AutoCloseable {
  private final ServedCatalog catalog;
  private final ListBuilder lists;
  private final ColdLists coldLists;
  private final BatchScorer scorer;
  private final Optional<ItemVectors> vectors;
  private final Optional<ItemMatch> match;
  private final Optional<RelatedLists> related;
  private final Optional<Audiences> audiences;
  private final int modelItems;

  private Serving(RecommendRun run) throws IOException {
    int items = run.dataset().manifest().facts(DatasetFacts.class).items();
    catalog = ServedCatalog.read(run.dataset(), items, run.rules());
    lists = new ListBuilder(catalog.rules(), run.plan().top(), Explorer.of(run, catalog));
    coldLists = new ColdLists(catalog, lists, run.popularity());
    modelItems = run.model().manifest().facts(ModelFacts.class).items();
    match = match(run, items);
    related = related(run);
    audiences = audiences(run);
    scorer = BatchScorer.load(run.model());
    vectors = run.settings().explain() ? Optional.of(vectors(scorer)) : Optional.empty();
  }

  private static Optional<ItemMatch> match(RecommendRun run, int items) throws IOException {
    Optional<FolderReader> trained = run.earlierDataset();
    return trained.isPresent()
        ? Optional.of(ItemMatch.read(run.dataset(), trained.get(), items))
        : Optional.empty();
  }

  private Optional<RelatedLists> related(RecommendRun run) throws IOException {
    if (run.settings().relatedItems().isEmpty()) {
      return Optional.empty();
    }
    PairTables tables = PairTables.open(run.model(), modelItems);
    return Optional.of(
        new RelatedLists(catalog, tables, match, run.settings().relatedItems().get()));
  }

  private Optional<Audiences> audiences(RecommendRun run) throws IOException {
    return run.plan().itemUsers().isEmpty()
        ? Optional.empty()
        : Optional.of(Audiences.read(run.dataset(), catalog.rules(), run.plan().itemUsers()));
  }

  private ItemVectors vectors(BatchScorer of) {
    ItemVectors learned = of.itemVectors();
    return match.map(items -> items.tonight(learned)).orElse(learned);
  }

  /** Reads all of it; counts what is popular, if the rules need that and nobody has yet. */
  public static Serving load(RecommendRun run) throws IOException {
    return new Serving(run);
  }

  ServedCatalog catalog() {
    return catalog;
  }

  ListBuilder lists() {
    return lists;
  }

  ColdLists coldLists() {
    return coldLists;
  }

  BatchScorer scorer() {
    return scorer;
  }

  /** The items that the model scores: as many as tonight's, unless it is of an earlier dataset. */
  int modelItems() {
    return modelItems;
  }

  /** If the model is of an earlier dataset. */
  Optional<ItemMatch> match() {
    return match;
  }

  /** If lists are to be explained. */
  Optional<ItemVectors> vectors() {
    return vectors;
  }

  /** If every item is to have its related ones. */
  Optional<RelatedLists> related() {
    return related;
  }

  /** If items are to have their best users. */
  Optional<Audiences> audiences() {
    return audiences;
  }

  @Override
  public void close() {
    scorer.close();
  }
}
