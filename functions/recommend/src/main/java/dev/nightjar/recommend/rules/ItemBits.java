package dev.nightjar.recommend.rules;

import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.ModelFacts;
import java.util.Arrays;

/** A set of items, one bit each. */
final class ItemBits {
  private final int items;
  private final long[] words;

  /** The empty set. */
  ItemBits(int items) {
    this.items = items;
    this.words = new long[ModelFacts.blocks(items)];
  }

  private ItemBits(ItemBits other) {
    this.items = other.items;
    this.words = other.words.clone();
  }

  static ItemBits all(int items) {
    ItemBits all = new ItemBits(items);
    for (int item = Conventions.FIRST_ITEM; item <= items; item++) {
      all.add(item);
    }
    return all;
  }

  ItemBits copy() {
    return new ItemBits(this);
  }

  int items() {
    return items;
  }

  boolean has(int item) {
    return (words[item >> 6] >> item & 1) == 1;
  }

  void add(int item) {
    words[item >> 6] |= 1L << item;
  }

  void addAll(int[] more) {
    for (int item : more) {
      add(item);
    }
  }

  void remove(int item) {
    words[item >> 6] &= ~(1L << item);
  }

  void keep(ItemBits others) {
    for (int i = 0; i < words.length; i++) {
      words[i] &= others.words[i];
    }
  }

  void remove(ItemBits others) {
    for (int i = 0; i < words.length; i++) {
      words[i] &= ~others.words[i];
    }
  }

  void clear() {
    Arrays.fill(words, 0);
  }

  /** Item i at bit i; the set itself, not a copy. */
  long[] words() {
    return words;
  }
}
