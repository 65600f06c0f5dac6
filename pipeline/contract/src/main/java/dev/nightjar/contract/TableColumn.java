package dev.nightjar.contract;

/**
 * One column of a Parquet file.
 *
 * @param name in snake_case
 * @param nullable whether cells may be missing
 */
public record TableColumn(String name, Type type, boolean nullable) {
  /** What its cells are in Java. */
  public enum Type {
    /** A string, {@link String}. */
    TEXT(String.class),
    /** An int32, {@link Integer}. */
    INT(Integer.class),
    /** A float, {@link Float}. */
    FLOAT(Float.class);

    private final Class<?> java;

    Type(Class<?> java) {
      this.java = java;
    }

    /** Whether a cell is of this type. */
    public boolean holds(Object cell) {
      return java.isInstance(cell);
    }
  }

  public TableColumn {
    Require.notBlank(name, "name");
    Require.notNull(type, "type");
  }

  static TableColumn text(String name) {
    return new TableColumn(name, Type.TEXT, false);
  }

  static TableColumn nullableText(String name) {
    return new TableColumn(name, Type.TEXT, true);
  }

  static TableColumn int32(String name) {
    return new TableColumn(name, Type.INT, false);
  }

  static TableColumn float32(String name) {
    return new TableColumn(name, Type.FLOAT, false);
  }

  /** {@code user_id string}: for messages. */
  @Override
  public String toString() {
    String word =
        switch (type) {
          case TEXT -> "string";
          case INT -> "int32";
          case FLOAT -> "float";
        };
    return name + " " + word;
  }
}
