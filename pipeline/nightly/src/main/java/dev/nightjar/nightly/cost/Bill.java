package dev.nightjar.nightly.cost;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What nights of one size cost, as text. */
public final class Bill {
  private static final int NIGHTS = 30;

  private final NightSize size;
  private final CostFigures prices;
  private final CostFigures rates;
  private final List<CostLine> night;

  private Bill(NightSize size, CostFigures prices, CostFigures rates) {
    this.size = size;
    this.prices = prices;
    this.rates = rates;
    this.night = CostModel.night(prices, rates, size);
  }

  /**
   * @param prices file that replaces the list prices
   * @param rates file that replaces the measured rates
   * @throws IllegalArgumentException if a file lacks a name, has one too many, or is no such file
   */
  public static Bill of(NightSize size, Optional<String> prices, Optional<String> rates)
      throws IOException {
    return new Bill(size, CostFigures.prices(prices), CostFigures.rates(rates));
  }

  /** Every line of a night, the sums, and what to know about them. */
  public String text() {
    StringBuilder text = new StringBuilder(heading());
    String stage = "";
    for (CostLine line : night) {
      text.append(stage.isEmpty() || stage.equals(line.stage()) ? "" : sum(stage));
      stage = line.stage();
      text.append(row(line.stage(), line.what(), quantity(line), line.dollars()));
    }
    text.append(sum(stage)).append(String.format("%n"));
    sums().forEach((what, dollars) -> text.append(row(what, "", "", dollars)));
    return text.append(String.format("%n")).append(remarks()).toString();
  }

  private String heading() {
    return String.format(
        Locale.ROOT,
        "A night of %,d users, %,d items and %,d events: %d recommendations each, %.0f %% of the texts new%n%n",
        size.users(),
        size.items(),
        size.events(),
        size.top(),
        100 * size.newTexts());
  }

  private static String quantity(CostLine line) {
    double value = line.quantity();
    return String.format(Locale.ROOT, value < 10 ? "%.3f %s" : "%,.0f %s", value, line.unit());
  }

  private String sum(String stage) {
    return row(stage, "all", "", stages().get(stage)) + String.format("%n");
  }

  private static String row(String first, String what, String quantity, double dollars) {
    return String.format(
        Locale.ROOT, "%-34s %-40s %26s  $%,10.2f%n", first, what, quantity, dollars);
  }

  /** Dollars by stage, in order. */
  Map<String, Double> stages() {
    Map<String, Double> stages = new LinkedHashMap<>();
    night.forEach(line -> stages.merge(line.stage(), line.dollars(), Double::sum));
    return stages;
  }

  /** The sums that people ask for. */
  Map<String, Double> sums() {
    double one = total(night);
    double first = total(CostModel.night(prices, rates, size.first()));
    Map<String, Double> sums = new LinkedHashMap<>();
    sums.put("a night", one);
    sums.put("the first night, all texts new", first);
    sums.put("30 nights", NIGHTS * one);
    return sums;
  }

  private static double total(List<CostLine> lines) {
    return lines.stream().mapToDouble(CostLine::dollars).sum();
  }

  double trainHours() {
    return CostModel.trainHours(rates, size);
  }

  private String remarks() {
    return String.format(
        Locale.ROOT,
        "Prices of %s (%s), before taxes and discounts. Rates of %s (%s).%n"
            + "Training takes %.1f hours at that rate: %s.%n",
        prices.date(),
        prices.where(),
        rates.date(),
        rates.where(),
        trainHours(),
        rates.byName().get("sequences-per-second").source());
  }
}
