package dev.nightjar.train.input;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.DatasetFacts;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.Npy;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A dataset folder in memory: about 12 bytes an interaction, 4 D_t bytes and 8 a word of an item,
 * and 4 N bytes a user.
 *
 * @param facts what the folder's manifest says
 */
public record TrainingSet(
    DatasetFacts facts,
    Catalog catalog,
    ItemTokens tokens,
    Histories histories,
    SimilarUsers similarUsers) {
  /**
   * Reads a dataset folder; every file is checked against its digest.
   *
   * @throws ContractException if a file does not hold what the manifest says
   */
  public static TrainingSet read(FolderReader folder) throws IOException {
    DatasetReader dataset = new DatasetReader(folder);
    DatasetFacts facts = dataset.facts();
    Sizes.of(facts).requireArrays(folder.folder());
    int[] counts = new int[facts.items() + 2];
    ItemTokens tokens = readItems(dataset, facts.items(), counts);
    return new TrainingSet(
        facts,
        readCatalog(dataset, facts, counts),
        tokens,
        readHistories(dataset, facts.users()),
        readSimilar(dataset, facts));
  }

  /** The same with the validation items among the training ones; only test targets are left. */
  public TrainingSet withValidationTrained() {
    int[] counts = catalog.trainInteractions().clone();
    for (int user : histories.usersWithTarget(Split.VALIDATION)) {
      counts[histories.target(user, Split.VALIDATION)]++;
    }
    return new TrainingSet(
        facts,
        catalog.withTrainInteractions(counts),
        tokens,
        histories.withValidationTrained(),
        similarUsers);
  }

  /** The same with the items' texts exchanged at random. */
  public TrainingSet withShuffledText(SplitMix random) {
    int[] order = IntStream.rangeClosed(Conventions.FIRST_ITEM, facts.items()).toArray();
    random.shuffle(order);
    return new TrainingSet(
        facts, catalog.withTextOf(order), tokens.withTextOf(order), histories, similarUsers);
  }

  private static Catalog readCatalog(DatasetReader dataset, DatasetFacts facts, int[] counts)
      throws IOException {
    Npy.Floats text = dataset.textVectors();
    Npy.Floats pca = dataset.pcaVectors();
    requireShape(
        Layout.ITEM_TEXT_VECTORS, text.rows(), text.columns(), facts.items(), facts.textWidth());
    requireShape(
        Layout.ITEM_PCA_VECTORS, pca.rows(), pca.columns(), facts.items(), facts.pcaWidth());
    return new Catalog(
        facts.items(),
        facts.textWidth(),
        facts.pcaWidth(),
        betweenZeroRows(text.values(), facts.textWidth()),
        betweenZeroRows(pca.values(), facts.pcaWidth()),
        counts);
  }

  /** Adds the rows of padding and mask. */
  private static float[] betweenZeroRows(float[] rows, int width) {
    float[] table = new float[rows.length + 2 * width];
    System.arraycopy(rows, 0, table, width, rows.length);
    return table;
  }

  /** Texts are read, training interactions counted. */
  private static ItemTokens readItems(DatasetReader dataset, int items, int[] counts)
      throws IOException {
    ItemTokens.Builder tokens = new ItemTokens.Builder(items);
    dataset.forEachItem(
        (item, where) -> {
          if (item.index() > items) {
            throw new ContractException(
                "%s: expected indexes up to %d, found %d".formatted(where, items, item.index()));
          }
          counts[item.index()] = Math.toIntExact(item.trainInteractions());
          tokens.add(item);
        });
    return tokens.build();
  }

  private static Histories readHistories(DatasetReader dataset, int users) throws IOException {
    Histories.Builder histories = new Histories.Builder(users);
    dataset.forEachUser(histories::add);
    return histories.build();
  }

  private static SimilarUsers readSimilar(DatasetReader dataset, DatasetFacts facts)
      throws IOException {
    int width = facts.similarUsers();
    int[] all = new int[Math.multiplyExact(facts.users(), width)];
    int filled = 0;
    for (int part = 0; part < facts.parts(); part++) {
      String name = Layout.similarUsers(part, facts.parts());
      Npy.Ints rows = dataset.similarUsers(part);
      requireShape(name, rows.rows(), rows.columns(), rows.rows(), width);
      if (filled + rows.values().length > all.length) {
        throw new ContractException(name + ": more rows than the dataset has users");
      }
      System.arraycopy(rows.values(), 0, all, filled, rows.values().length);
      filled += rows.values().length;
    }
    requireShape(Layout.SIMILAR_USERS, filled / width, width, facts.users(), width);
    requireUsers(all, facts.users());
    return new SimilarUsers(width, all);
  }

  private static void requireUsers(int[] similar, int users) {
    if (!Arrays.stream(similar).allMatch(user -> user >= -1 && user < users)) {
      throw new ContractException(
          "%s: expected user indexes in [-1, %d)".formatted(Layout.SIMILAR_USERS, users));
    }
  }

  private static void requireShape(
      String name, int rows, int columns, int expectedRows, int expectedColumns) {
    if (rows != expectedRows || columns != expectedColumns) {
      throw new ContractException(
          "%s: expected shape (%d, %d), found (%d, %d)"
              .formatted(name, expectedRows, expectedColumns, rows, columns));
    }
  }
}
