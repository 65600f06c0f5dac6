package dev.nightjar.contract;

/**
 * What a reader must know of a dataset before opening its files.
 *
 * @param date the night, as {@code YYYY-MM-DD}
 * @param users U, lines of all sequence parts together
 * @param items I, lines of {@code items.jsonl}
 * @param interactions kept interactions, all users
 * @param parts number of sequence parts, and of similar-user parts
 * @param encoder name of the text encoder
 * @param textWidth D_t, width of {@code item-text-vectors.npy}
 * @param pcaWidth d, width of {@code item-pca-vectors.npy}
 * @param similarUsers N, width of a similar-users part
 * @param rejected rows that were refused
 */
public record DatasetFacts(
    String date,
    int users,
    int items,
    long interactions,
    int parts,
    String encoder,
    int textWidth,
    int pcaWidth,
    int similarUsers,
    long rejected) {
  public DatasetFacts {
    Require.atLeast(users, 1, "users");
    Require.atLeast(items, 1, "items");
    Require.atLeast(parts, 1, "parts");
    Require.atLeast(textWidth, 1, "textWidth");
    Require.inRange(pcaWidth, 1, textWidth, "pcaWidth");
  }
}
