package dev.nightjar.nightly.formats;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.RowSink;
import dev.nightjar.input.TextLines;
import java.util.Locale;

/** Formats in which public data sets come. Each turns lines into rows of our input format. */
public enum PublicFormat {
  /** GroupLens: {@code ratings.csv} and {@code movies.csv}, or the older {@code .dat} files. */
  MOVIELENS,
  /** Amazon reviews of 2014, 2018 and 2023, with their metadata: JSON lines. */
  AMAZON,
  /** RecBole's atomic files: {@code .inter} and {@code .item}, tabs, types in the header. */
  RECBOLE,
  /** Any CSV or TSV with a header, whose columns the caller names. */
  CSV;

  /** How one of them is read. */
  interface Reader {
    /**
     * Reads the lines of the log.
     *
     * @param fields with the caller's names of columns and dialect, of which only {@link #CSV}
     *     takes note
     */
    TextLines.Sink interactions(InputFields fields, RowSink rows);

    /** Reads the lines of the catalog. */
    TextLines.Sink catalog(InputFields fields, RowSink rows);

    /** Makes the fields of a row of the log ours. */
    default ObjectNode interaction(ObjectNode fields) {
      return fields;
    }

    /** Makes the fields of a row of the catalog ours. */
    default ObjectNode item(ObjectNode fields) {
      return fields;
    }
  }

  Reader reader() {
    return switch (this) {
      case MOVIELENS -> new MovieLens();
      case AMAZON -> new AmazonReviews();
      case RECBOLE -> new RecBole();
      case CSV -> new AnyCsv();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
