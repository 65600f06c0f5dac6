package dev.nightjar.dataset.check;

import static dev.nightjar.dataset.check.Finding.many;
import static dev.nightjar.dataset.check.Finding.percent;
import static dev.nightjar.dataset.check.Finding.warn;

import java.util.ArrayList;
import java.util.List;

/** What is odd about the items of a catalog. */
final class CatalogFindings {
  private CatalogFindings() {}

  static List<Finding> of(CatalogProfile catalog) {
    List<Finding> findings = new ArrayList<>();
    int items = catalog.items();
    if (items == 0) {
      return findings;
    }
    duplicates(catalog, findings);
    findings.addAll(IdFindings.of("item_id of the catalog", catalog.ids));
    titles(catalog, findings);
    categories(catalog, findings);
    if (catalog.garbled().count() > 0) {
      findings.add(
          warn(
              "%s %s characters that a program before us could not read, such as \"%s\"",
              many(catalog.garbled().count(), "title"),
              catalog.garbled().count() == 1 ? "has" : "have",
              Report.shortened(catalog.garbled().first())));
    }
    return findings;
  }

  private static void duplicates(CatalogProfile catalog, List<Finding> findings) {
    if (catalog.duplicates() > 0) {
      findings.add(
          warn(
              "%s of the catalog (%s) repeat an item_id: the first of each counts; %,d of them say something"
                  + " else than the first",
              many(catalog.duplicates(), "row"),
              percent(catalog.duplicates(), catalog.ids.total()),
              catalog.contradictions()));
    }
  }

  private static void titles(CatalogProfile catalog, List<Finding> findings) {
    int items = catalog.items();
    int titled = catalog.withField.of("title");
    if (titled == 0) {
      findings.add(
          warn(
              "no item has a title: similar items and users are found by what else is known of them"));
    } else if (2 * titled < items) {
      findings.add(warn("only %s of the items have a title", percent(titled, items)));
    }
    catalog
        .commonTitle()
        .filter(title -> items > 1)
        .ifPresent(
            title ->
                findings.add(
                    warn(
                        "%s have the title \"%s\"",
                        many(title.getValue(), "item"), Report.shortened(title.getKey()))));
  }

  private static void categories(CatalogProfile catalog, List<Finding> findings) {
    int described = catalog.withField.of("categories");
    if (catalog.writtenLists().count() > 0) {
      findings.add(
          warn(
              "categories of %s are a list that a program wrote as one text, such as %s: write a JSON list, or"
                  + " in CSV and TSV words separated by |",
              many(catalog.writtenLists().count(), "item"),
              Report.shortened(catalog.writtenLists().first())));
    }
    if (2 * catalog.oneCategory().count() > described) {
      findings.add(
          warn(
              "categories of %s are one word to us, such as \"%s\": in CSV and TSV | separates them",
              many(catalog.oneCategory().count(), "item"),
              Report.shortened(catalog.oneCategory().first())));
    }
  }
}
