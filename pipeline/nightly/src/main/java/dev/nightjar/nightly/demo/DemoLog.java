package dev.nightjar.nightly.demo;

import dev.nightjar.contract.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What the customers did. A customer has one to three interests; within one, the next purchase is
 * mostly the next step, mostly of the same line. Lines are as popular as Zipf's law says, histories
 * as long as Pareto's: most are short, a few are very long.
 */
final class DemoLog {
  private static final long START = Instant.parse("2025-08-01T00:00:00Z").getEpochSecond();
  private static final int DAYS = 183;
  private static final int SHORTEST = 4;
  private static final int LONGEST = 120;
  private static final double PARETO_SHAPE = 1.5;
  private static final double NEXT_STEP = 0.8;
  private static final double SAME_LINE = 0.75;
  private static final double SAME_INTEREST = 0.8;
  private static final double IMPULSE = 0.06;

  /** One purchase; the components are the fields of a line of the log. */
  private record Row(String userId, String itemId, long timestamp) {}

  private final DemoCatalog catalog;
  private final Random random;
  private final double[] zipf = cumulativeZipf(DemoCatalog.LINES);

  DemoLog(DemoCatalog catalog, Random random) {
    this.catalog = catalog;
    this.random = random;
  }

  /** Lines of JSON in the order of time, some of them repeated and some of them damaged. */
  List<String> lines(int users) {
    List<Row> rows = new ArrayList<>();
    for (int user = 1; user <= users; user++) {
      addHistory("user-%04d".formatted(user), rows);
    }
    rows.sort(Comparator.comparingLong(Row::timestamp));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      lines.add(Json.line(rows.get(i)));
      if (i % 97 == 50) {
        lines.add(Json.line(rows.get(i))); // sent twice
      }
      if (i % 331 == 100) {
        lines.add(damaged(Json.line(rows.get(i)), i));
      }
    }
    return lines;
  }

  /** One row in 331: cut off, without its user, or before 1970. */
  private static String damaged(String line, int i) {
    return switch (i % 3) {
      case 0 -> line.substring(0, line.length() / 2);
      case 1 -> line.replace("\"user_id\"", "\"visitor\"");
      default -> line.replace("\"timestamp\":", "\"timestamp\":-");
    };
  }

  private void addHistory(String userId, List<Row> rows) {
    List<Integer> interests = interests();
    int length = length();
    long time = START + random.nextInt(DAYS * 86_400 / 2);
    Place place = somewhere(interests);
    Set<String> bought = new HashSet<>();
    for (int i = 0; i < length; i++) {
      place = i == 0 ? place : after(place, interests);
      String itemId = catalog.item(place.interest, place.step, place.line).itemId();
      time += 3_600 + random.nextInt(DAYS * 86_400 / 2 / length);
      if (bought.add(itemId)) {
        rows.add(new Row(userId, itemId, time));
      }
    }
  }

  /** Where in the shop the last purchase was. */
  private record Place(int interest, int step, int line) {}

  private Place after(Place last, List<Integer> interests) {
    if (random.nextDouble() < IMPULSE) {
      return new Place(random.nextInt(Shop.INTERESTS.size()), random.nextInt(Shop.STEPS), line());
    }
    if (random.nextDouble() >= SAME_INTEREST) {
      return somewhere(interests);
    }
    int step =
        random.nextDouble() < NEXT_STEP ? (last.step + 1) % Shop.STEPS : random.nextInt(Shop.STEPS);
    return new Place(last.interest, step, random.nextDouble() < SAME_LINE ? last.line : line());
  }

  private Place somewhere(List<Integer> interests) {
    int interest = interests.get(random.nextInt(interests.size()));
    return new Place(interest, random.nextInt(Shop.STEPS), line());
  }

  private List<Integer> interests() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < Shop.INTERESTS.size(); i++) {
      all.add(i);
    }
    Collections.shuffle(all, random);
    return all.subList(0, 1 + random.nextInt(3));
  }

  private int length() {
    double length = SHORTEST / StrictMath.pow(1 - random.nextDouble(), 1 / PARETO_SHAPE);
    return (int) Math.min(LONGEST, length);
  }

  private int line() {
    double draw = random.nextDouble();
    int line = 0;
    while (line < zipf.length - 1 && draw > zipf[line]) {
      line++;
    }
    return line;
  }

  private static double[] cumulativeZipf(int size) {
    double[] cumulative = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    for (int i = 0; i < size; i++) {
      cumulative[i] /= sum;
    }
    return cumulative;
  }
}
