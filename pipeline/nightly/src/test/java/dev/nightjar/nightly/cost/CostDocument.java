package dev.nightjar.nightly.cost;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of {@code docs/cost.md}. */
final class CostDocument {
  private CostDocument() {}

  /** A column for each size. */
  static String table(List<NightSize> sizes) throws IOException {
    List<Bill> bills = new ArrayList<>();
    for (NightSize size : sizes) {
      bills.add(Bill.of(size, Optional.empty(), Optional.empty()));
    }
    StringBuilder table = new StringBuilder("| US dollars |");
    sizes.forEach(
        size ->
            table.append(
                String.format(
                    Locale.ROOT,
                    " %,d users, %,d items, %,d events |",
                    size.users(),
                    size.items(),
                    size.events())));
    table.append("\n|---|").append("---|".repeat(sizes.size())).append("\n");
    for (String stage : bills.get(0).stages().keySet()) {
      row(table, stage, bills.stream().map(bill -> money(bill.stages().get(stage))).toList());
    }
    for (String sum : bills.get(0).sums().keySet()) {
      row(table, sum, bills.stream().map(bill -> money(bill.sums().get(sum))).toList());
    }
    row(
        table,
        "hours of training at the measured rate",
        bills.stream().map(bill -> String.format(Locale.ROOT, "%.1f", bill.trainHours())).toList());
    return table.toString();
  }

  private static String money(double dollars) {
    return String.format(Locale.ROOT, "%,.2f", dollars);
  }

  private static void row(StringBuilder table, String name, List<String> cells) {
    table.append("| ").append(name).append(" | ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** A line for each figure, with its source. */
  static String figures(String what, CostFigures figures) {
    return figures.byName().entrySet().stream()
        .map(
            entry ->
                "| `%s` | %s | %s |\n"
                    .formatted(
                        entry.getKey(),
                        plain(entry.getValue().value()),
                        (entry.getValue().assumed() ? "assumed: " : "")
                            + entry.getValue().source()))
        .collect(Collectors.joining("", "| %s | | from |\n|---|---|---|\n".formatted(what), ""));
  }

  private static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  /** Writes the tables into the document, between its marks. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    String text = Files.readString(file);
    text = between(text, "night", table(CostModelTest.SIZES));
    text = between(text, "prices", figures("price", CostFigures.prices(Optional.empty())));
    text = between(text, "rates", figures("rate", CostFigures.rates(Optional.empty())));
    Files.writeString(file, text);
  }

  private static String between(String text, String name, String table) {
    String start = "<!-- " + name + " -->\n";
    String end = "<!-- end of " + name + " -->";
    int from = text.indexOf(start) + start.length();
    return text.substring(0, from) + table + text.substring(text.indexOf(end));
  }
}
