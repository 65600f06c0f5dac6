package dev.nightjar.dataset.similar;

/**
 * A random sample of users that depends on their indexes alone, so that every worker and every run
 * chooses the same.
 */
enum Sample {
  /** Whom cells are trained on. */
  TRAINING(0x9e3779b97f4a7c15L),
  /** Whose recall is measured. */
  RECALL(0xd1b54a32d192ed03L);

  private final long salt;

  Sample(long salt) {
    this.salt = salt;
  }

  /**
   * Whether a user is chosen, with the same chance as everybody else.
   *
   * @param wanted how many to choose, on average
   * @param users in all
   */
  boolean has(int user, long wanted, long users) {
    return (mix((user + 1L) * salt) >>> 11) * 0x1p-53 * users < wanted;
  }

  /** Every bit of the result depends on every bit of the argument (MurmurHash3's finalizer). */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
