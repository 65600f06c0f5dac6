package dev.nightjar.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds our fields among the columns of a file, or says which columns it has and what to do. */
final class Columns {
  private static final int SHOWN = 20;

  /** What some spreadsheets write before the header, to tell themselves the separator. */
  private static final Pattern SPREADSHEET = Pattern.compile("(?i)sep=(.?)");

  private static final List<String> SEPARATORS = List.of(",", ";", "\t", "|");

  private Columns() {}

  /** Our name of each column, null where it is not read. */
  static String[] known(List<String> header, InputFields fields) {
    String[] ours = new String[header.size()];
    for (String name : fields.names()) {
      for (String theirs : fields.from(name)) {
        int at = header.indexOf(theirs);
        if (at >= 0 && ours[at] == null) {
          ours[at] = name;
          break;
        }
      }
    }
    return ours;
  }

  /** The first row of a CSV or TSV file. */
  static String[] ofHeader(
      List<String> cells, CsvDialect dialect, String line, InputFields fields) {
    List<String> header =
        cells.stream().map(cell -> name(cell.strip(), fields.typedHeader())).toList();
    requireOnce(header, fields);
    String[] ours = known(header, fields);
    if (!missing(ours, fields).isEmpty()) {
      throw new BadFileException(
          "expected the columns %s, found %s (separated by %s)"
              .formatted(expected(fields), shown(header), CsvDialect.words(dialect.separator())),
          advice(header, dialect, line, fields));
    }
    return ours;
  }

  /** Whether a row has the names of what is read, each in its column. */
  static boolean isHeaderOf(String[] columns, List<String> row, InputFields fields) {
    if (row.size() != columns.length) {
      return false;
    }
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] != null && !fields.from(columns[i]).contains(row.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a row names all required columns, and one more if that is but one. */
  static boolean isHeader(List<String> row, InputFields fields) {
    String[] known = known(row, fields);
    long found = Arrays.stream(known).filter(Objects::nonNull).count();
    return found > 1 && missing(known, fields).isEmpty();
  }

  /** The columns of a file that has a schema, or the fields of one that has none. */
  static void require(List<String> header, InputFields fields) {
    if (!missing(known(header, fields), fields).isEmpty()) {
      throw new BadFileException(
          "expected the columns %s, found %s".formatted(expected(fields), shown(header)),
          rename(header, fields));
    }
  }

  /** A column that is read must not stand twice: which of them is meant? */
  static void requireOnce(List<String> header, InputFields fields) {
    String twice = twice(header, fields);
    if (twice != null) {
      throw new BadFileException(
          "expected each column once, found %s twice: rename one of them".formatted(twice));
    }
  }

  private static String name(String cell, boolean typed) {
    int colon = typed ? cell.indexOf(':') : -1;
    return colon < 0 ? cell : cell.substring(0, colon);
  }

  private static String twice(List<String> header, InputFields fields) {
    Set<String> wanted = new HashSet<>();
    fields.names().forEach(name -> wanted.addAll(fields.from(name)));
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (wanted.contains(name) && !seen.add(name)) {
        return name;
      }
    }
    return null;
  }

  private static List<String> missing(String[] ours, InputFields fields) {
    List<String> missing = new ArrayList<>(fields.required());
    missing.removeAll(Arrays.asList(ours));
    return missing;
  }

  private static String expected(InputFields fields) {
    return fields.required().stream()
        .map(name -> String.join(" or ", fields.from(name)))
        .collect(Collectors.joining(", "));
  }

  private static String shown(List<String> header) {
    String names = header.stream().limit(SHOWN).collect(Collectors.joining(", "));
    String more = header.size() > SHOWN ? " and %d more".formatted(header.size() - SHOWN) : "";
    return Row.cut(names.isEmpty() ? "none" : names) + more;
  }

  private static String advice(
      List<String> header, CsvDialect dialect, String line, InputFields fields) {
    if (dialect.separator().equals("\t") && !dialect.quoted() && header.get(0).startsWith("\"")) {
      return "if the cells are quoted, say %s rfc4180".formatted(fields.flag("quotes"));
    }
    for (String separator : SEPARATORS) {
      CsvCells cells = new CsvCells(new CsvDialect(separator, CsvDialect.Quotes.RFC4180));
      cells.start(line);
      boolean better = cells.cells().size() > header.size();
      if (better && cells.cells().size() >= fields.required().size()) {
        return "if %s separate the cells, say %s '%s'"
            .formatted(
                CsvDialect.words(separator),
                fields.flag("separator"),
                separator.equals("\t") ? "tab" : separator);
      }
    }
    return looksLikeData(header) ? noHeader(fields) : otherNames(header, fields);
  }

  private static String noHeader(InputFields fields) {
    return fields.takesOrder()
        ? "if the file has no header, name the columns in order, as in %s %s"
            .formatted(fields.flag("columns"), String.join(",", fields.required()))
        : "if the file has no header, give it one";
  }

  private static String otherNames(List<String> header, InputFields fields) {
    Matcher spreadsheet = SPREADSHEET.matcher(header.get(0));
    if (spreadsheet.matches()) {
      String separator =
          spreadsheet.group(1).isEmpty()
              ? ""
              : ", and say %s '%s'".formatted(fields.flag("separator"), spreadsheet.group(1));
      return "delete the first line, which only spreadsheets read" + separator;
    }
    if (header.size() == 1 && fields.required().size() > 1) {
      return "the first line must name the columns; delete what stands before it";
    }
    boolean known = fields.names().stream().anyMatch(name -> !alike(name, header).equals("COLUMN"));
    return known || !fields.takesOrder()
        ? rename(header, fields)
        : "%s, or all in order if the file has no header, as in %s %s"
            .formatted(
                rename(header, fields),
                fields.flag("columns"),
                fields.names().stream().limit(header.size()).collect(Collectors.joining(",")));
  }

  /** Names are no numbers. */
  private static boolean looksLikeData(List<String> header) {
    return header.stream()
        .anyMatch(
            cell -> TextNumbers.parse(cell) != null || cell.matches("\\d{4}-\\d\\d-\\d\\d.*"));
  }

  private static String rename(List<String> header, InputFields fields) {
    String pairs =
        fields.required().stream()
            .map(name -> name + "=" + alike(name, header))
            .collect(Collectors.joining(","));
    return "name them, as in %s %s".formatted(fields.flag("columns"), pairs);
  }

  private static String alike(String name, List<String> header) {
    return header.stream()
        .filter(column -> plain(column).equals(plain(name)))
        .findFirst()
        .orElse("COLUMN");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
