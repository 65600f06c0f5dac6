package dev.nightjar.dataset.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Histories written and read as text: {@code "u1 a b c"}. */
final class TextHistories {
  private TextHistories() {}

  /** A block of users; the times count up from 0 in days. */
  static HistoryBlock block(int bucket, List<String> users) {
    HistoryBlock.Builder block = new HistoryBlock.Builder(bucket);
    for (String user : users) {
      String[] words = user.split(" ", -1);
      int[] items = Arrays.stream(words).skip(1).mapToInt(block::place).toArray();
      long[] times = LongStream.range(0, items.length).map(i -> 86_400 * i).toArray();
      block.add(new UserHistory(words[0], items, times, new float[0], items.length, 0, 0));
    }
    return block.build();
  }

  /** The users of some blocks in the order of their ids; {@code (u1 a b)} below the core. */
  static List<String> text(Iterable<HistoryBlock> blocks) {
    Map<String, String> users = new TreeMap<>();
    for (HistoryBlock block : blocks) {
      for (UserHistory user : block.users()) {
        StringBuilder text = new StringBuilder(user.userId());
        Arrays.stream(user.items()).forEach(i -> text.append(' ').append(block.itemIds().get(i)));
        boolean below = user.length() > 0 && !user.isInCore();
        users.put(user.userId(), below ? "(" + text + ")" : text.toString());
      }
    }
    return new ArrayList<>(users.values());
  }

  /** Some users with a few items each, in several blocks; items come more than once. */
  static List<HistoryBlock> random(Random random, int users, int items) {
    Map<Integer, List<String>> blocks = new LinkedHashMap<>();
    for (int user = 0; user < users; user++) {
      StringBuilder text = new StringBuilder("u%03d".formatted(user));
      for (int left = random.nextInt(7); left > 0; left--) {
        text.append(" i").append((int) (items * Math.pow(random.nextDouble(), 2)));
      }
      blocks.computeIfAbsent(random.nextInt(3), b -> new ArrayList<>()).add(text.toString());
    }
    return blocks.entrySet().stream().map(b -> block(b.getKey(), b.getValue())).toList();
  }
}
