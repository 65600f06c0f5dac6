package dev.nightjar.nightly.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Formats in which public data sets come. Each turns rows into fields of our input format. */
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
     * Hands over every row of the log: {@code user_id}, {@code item_id}, {@code timestamp}, perhaps
     * {@code value}.
     *
     * @param columns our name to that of the file, where the caller says so
     */
    void interactions(
        BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
        throws IOException;

    /** The same of the catalogue: {@code item_id} and what else is known. */
    void catalog(
        BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
        throws IOException;
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
